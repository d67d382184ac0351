import type { Content } from './content.ts'
import { albumIdFor, itemIdFor } from './ids.ts'
import type { EmulatorAccount, EmulatorAlbum, EmulatorItem, VideoStatus } from './model.ts'
import { pooledVariant, variantOfType } from '../media/pool.ts'

/** What a new item is made from; everything left out gets a plausible value. */
export interface NewItem {
  filename?: string
  description?: string
  mimeType?: string
  creationTime?: number
  width?: number
  height?: number
  camera?: EmulatorItem['camera']
  video?: EmulatorItem['video']
  appCreated?: boolean
  favorite?: boolean
  archived?: boolean
  /** The very bytes that `=d` (`=dv` for a video) delivers. */
  bytes?: Uint8Array
  /** Makes it a motion photo: what `=dv` delivers. */
  motion?: Uint8Array
  /** Poster of a video given by `bytes`: any picture that sharp reads. */
  still?: Uint8Array
  /** Appended to these albums, by id. */
  albums?: readonly string[]
}

/** What an edit changes; everything left out stays, apart from the bytes, which are always others. */
export interface ItemEdit {
  /** As listed. Bytes of generated items have the size of their base picture in any case. */
  width?: number
  height?: number
  mimeType?: string
  /** The very bytes that are delivered from now on. */
  bytes?: Uint8Array
  /** The video part from now on, with `bytes`; without it, an edited motion photo has none. */
  motion?: Uint8Array
}

export interface NewAlbum {
  title?: string
  appCreated?: boolean
  shared?: boolean
  owned?: boolean
  items?: readonly string[]
  /** Place in the list; default at the end. */
  position?: number
}

/**
 * Everything the server knows about photos. Changes are visible in the next request. Methods throw for ids that do not
 * exist: a test that changes nothing should not pass.
 */
export class Library {
  readonly accounts: EmulatorAccount[] = []
  readonly #items = new Map<string, EmulatorItem>()
  readonly #newestFirst = new Map<EmulatorAccount, EmulatorItem[]>()
  #made = 0

  /** The account that a sign-in chooses by default. */
  get main(): EmulatorAccount {
    const [first] = this.accounts
    if (!first) throw new Error('the library has no account')
    return first
  }

  /** `account` is an e-mail address or a `sub`; the main account if absent. */
  account(account?: string): EmulatorAccount {
    if (account === undefined) return this.main
    const found = this.accounts.find((one) => one.sub === account || one.email === account)
    if (!found) throw new Error(`no account ${account}`)
    return found
  }

  findItem(id: string): EmulatorItem | undefined {
    return this.#items.get(id)
  }

  item(id: string): EmulatorItem {
    const item = this.#items.get(id)
    if (!item) throw new Error(`no media item ${id}`)
    return item
  }

  /** `album` is an id or a title. */
  album(album: string, account?: string): EmulatorAlbum {
    const { albums } = this.account(account)
    const found = albums.find((one) => one.id === album) ?? albums.find((one) => one.title === album)
    if (!found) throw new Error(`no album ${album}`)
    return found
  }

  /** Newest first, as mediaItems.list sorts; do not change it. */
  itemsOf(account: EmulatorAccount): readonly EmulatorItem[] {
    const known = this.#newestFirst.get(account)
    if (known) return known
    const sorted = [...account.items].sort((a, b) => b.creationTime - a.creationTime)
    this.#newestFirst.set(account, sorted)
    return sorted
  }

  addItem(item: NewItem, accountName?: string): EmulatorItem {
    const account = this.account(accountName)
    this.#made += 1
    const variant = variantOfType(item.mimeType ?? (item.video ? 'video/mp4' : 'image/jpeg'))
    const { mimeType, width, height } = pooledVariant(variant)
    const content: Content = item.bytes
      ? {
          kind: 'given',
          bytes: item.bytes,
          ...(item.motion && { motion: item.motion }),
          ...(item.still && { still: item.still }),
        }
      : { kind: 'pooled', variant, seed: 0x40000000 + this.#made }
    const type = item.mimeType ?? mimeType
    const video = item.video ?? (type.startsWith('video/') ? { fps: 24, status: 'READY' as const } : undefined)
    const added: EmulatorItem = {
      id: itemIdFor(account.idPrefix, `added ${this.#made}`),
      owner: account.sub,
      filename: item.filename ?? `ADDED_${String(this.#made).padStart(4, '0')}.${type.split('/')[1] ?? 'bin'}`,
      ...(item.description !== undefined && { description: item.description }),
      mimeType: type,
      creationTime: item.creationTime ?? Date.UTC(2024, 0, 1) + this.#made * 60_000,
      width: item.width ?? width,
      height: item.height ?? height,
      ...(item.camera && { camera: item.camera }),
      ...(video && { video }),
      appCreated: item.appCreated ?? true,
      favorite: item.favorite ?? false,
      archived: item.archived ?? false,
      content,
    }
    this.insert(account, added)
    for (const album of item.albums ?? []) this.album(album, accountName).items.push(added)
    return added
  }

  /** Adds an item that was put together elsewhere; `inLibrary` false for items of other people. */
  insert(account: EmulatorAccount, item: EmulatorItem, inLibrary = true): void {
    this.#items.set(item.id, item)
    if (!inLibrary) return
    account.items.add(item)
    this.#newestFirst.delete(account)
  }

  /** The item is gone from Google: no list, no album, no bytes. */
  removeItem(id: string): void {
    const item = this.item(id)
    this.#items.delete(id)
    for (const account of this.accounts) {
      account.items.delete(item)
      this.#newestFirst.delete(account)
      for (const album of account.albums) album.items = album.items.filter((one) => one !== item)
    }
  }

  /** The item can be listed, but its bytes and its own record are gone. */
  vanishItem(id: string): void {
    this.item(id)
    this.#items.delete(id)
  }

  setVideoStatus(id: string, status: VideoStatus): void {
    const { video } = this.item(id)
    if (!video) throw new Error(`${id} is not a video`)
    video.status = status
  }

  changeItem(id: string, change: Partial<Omit<EmulatorItem, 'id' | 'content'>>): void {
    Object.assign(this.item(id), change)
    this.#newestFirst.clear()
  }

  /** As in Google's editor, with "save": the same item has other bytes. */
  editItem(id: string, edit: ItemEdit = {}): void {
    const item = this.item(id)
    const { mimeType, width, height, content } = item
    item.original ??= { mimeType, width, height, content }
    item.edits = (item.edits ?? 0) + 1
    item.width = edit.width ?? width
    item.height = edit.height ?? height
    item.mimeType = edit.mimeType ?? mimeType
    this.#made += 1
    if (edit.bytes) item.content = { kind: 'given', bytes: edit.bytes, ...(edit.motion && { motion: edit.motion }) }
    else if (content.kind === 'pooled' || content.kind === 'padded')
      item.content = { ...content, seed: 0x60000000 + this.#made }
    else throw new Error(`${id} can only be edited with bytes`)
  }

  /** "Revert to original": the item is what it was before its first edit, to the last byte. */
  revertItem(id: string): void {
    const item = this.item(id)
    if (!item.original) throw new Error(`${id} was not edited`)
    Object.assign(item, item.original)
    delete item.original
    item.edits = (item.edits ?? 0) + 1
  }

  addAlbum(album: NewAlbum, accountName?: string): EmulatorAlbum {
    const account = this.account(accountName)
    this.#made += 1
    const added: EmulatorAlbum = {
      id: albumIdFor(account.idPrefix, `added ${this.#made}`),
      ...(album.title !== undefined && { title: album.title }),
      appCreated: album.appCreated ?? true,
      owned: album.owned ?? true,
      shared: album.shared ?? false,
      items: (album.items ?? []).map((id) => this.item(id)),
    }
    account.albums.splice(album.position ?? account.albums.length, 0, added)
    return added
  }

  renameAlbum(album: string, title: string, account?: string): void {
    this.album(album, account).title = title
  }

  /** The items of the album from now on, in this order. */
  setAlbumItems(album: string, itemIds: readonly string[], account?: string): void {
    this.album(album, account).items = itemIds.map((id) => this.item(id))
  }

  addToAlbum(album: string, itemId: string, account?: string): void {
    this.album(album, account).items.push(this.item(itemId))
  }

  removeFromAlbum(album: string, itemId: string, account?: string): void {
    const found = this.album(album, account)
    found.items = found.items.filter((item) => item.id !== itemId)
  }

  moveAlbum(album: string, position: number, account?: string): void {
    const { albums } = this.account(account)
    const found = this.album(album, account)
    albums.splice(albums.indexOf(found), 1)
    albums.splice(position, 0, found)
  }

  /** The items stay in the library. */
  removeAlbum(album: string, account?: string): void {
    const { albums } = this.account(account)
    albums.splice(albums.indexOf(this.album(album, account)), 1)
  }
}

import type { Content } from './content.ts'

export type VideoStatus = 'UNSPECIFIED' | 'PROCESSING' | 'READY' | 'FAILED'

export interface Camera {
  make: string
  model: string
  focalLength?: number
  apertureFNumber?: number
  isoEquivalent?: number
  /** Seconds. */
  exposureSeconds?: number
}

export interface EmulatorItem {
  id: string
  /** `sub` of the account that owns it. */
  owner: string
  filename?: string
  description?: string
  mimeType: string
  /** Capture time, milliseconds since 1970. */
  creationTime: number
  /** As displayed, after orientation. */
  width: number
  height: number
  camera?: Camera
  /** Only for videos. */
  video?: { fps: number; status: VideoStatus }
  /** Made through our OAuth client: all that the `current` profile shows. */
  appCreated: boolean
  favorite: boolean
  archived: boolean
  /** What Google sees in it, as its filters call that: `PETS`. */
  categories?: readonly string[]
  content: Content
  /** How often its bytes have changed since it was made. */
  edits?: number
  /** What it was before the first edit. */
  original?: Pick<EmulatorItem, 'mimeType' | 'width' | 'height' | 'content'>
}

export interface EmulatorAlbum {
  id: string
  title?: string
  appCreated: boolean
  /** False for an album of somebody else that was shared with the account. */
  owned: boolean
  shared: boolean
  items: EmulatorItem[]
  coverItemId?: string
  /** `sub` of the account that has made it; absent for one of somebody without an account here. */
  owner?: string
  /** In their order behind one item. Lists of items never tell of them. */
  enrichments?: Enrichment[]
  /** By `albums.share`. */
  sharing?: AlbumSharing
}

/** Text or a place in an album. */
export interface Enrichment {
  id: string
  /** The id of the item that it stands behind; absent at the beginning of the album. */
  after?: string
  /** As it was sent. */
  value: object
}

export interface AlbumSharing {
  token: string
  isCollaborative: boolean
  isCommentable: boolean
}

export interface EmulatorAccount {
  /** Google's key of the account: 21 digits. */
  sub: string
  email: string
  givenName: string
  familyName: string
  /** Ids of this account begin with it. */
  idPrefix: string
  /** In the order of albums.list; albums shared with the account are among them. */
  albums: EmulatorAlbum[]
  /** The library, in no order; items of other people in shared albums are not part of it. */
  items: Set<EmulatorItem>
}

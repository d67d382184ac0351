import type { Answer, caller, Json, ListedItem } from '../http-for-tests.ts'

export interface Result {
  uploadToken: string
  status: { code?: number; message: string }
  mediaItem?: ListedItem & { description?: string }
}

/** What came of a call that has to succeed. */
export async function good(answer: Promise<Answer>): Promise<Json> {
  const { status, json, text } = await answer
  if (status !== 200) throw new Error(`${status} ${text}`)
  return json
}

export const idsOf = (results: readonly Result[]): string[] => results.map(({ mediaItem }) => mediaItem?.id ?? '')

/** What an app writes of a person again and again; everything here has to succeed. */
export interface Writer {
  /** Its id. */
  newAlbum: (title: string) => Promise<string>
  create: (photos: readonly Buffer[], more?: Json) => Promise<Result[]>
  /** The ids of the items in an album, in its order. */
  inAlbum: (albumId: string) => Promise<string[]>
}

export function writer(api: ReturnType<typeof caller>): Writer {
  return {
    newAlbum: async (title) => String((await good(api.post('albums', { album: { title } })))['id']),
    create: async (photos, more = {}) => {
      const newMediaItems = []
      for (const [index, bytes] of photos.entries())
        newMediaItems.push({ simpleMediaItem: { uploadToken: await api.upload(bytes, `photo ${index}.jpg`) } })
      const { newMediaItemResults } = await good(api.post('mediaItems:batchCreate', { newMediaItems, ...more }))
      return newMediaItemResults as Result[]
    },
    inAlbum: async (albumId) => {
      const found = (await good(api.search({ albumId, pageSize: 100 })))['mediaItems'] as ListedItem[] | undefined
      return (found ?? []).map(({ id }) => id)
    },
  }
}

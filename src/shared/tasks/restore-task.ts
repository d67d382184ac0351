import type { AccountId, AlbumId, ItemId, Permission } from '../domain.ts'
import type { Problem } from '../problems/problem.ts'
import type { TaskProgress } from './task.ts'

/** What is to be put back into Google Photos, and where. */
export interface RestoreWish {
  /** Into whose Google Photos. */
  account: AccountId
  /** Ids or titles. */
  albums: string[]
  /** Our ids of items that go there by themselves, into no album. */
  items?: ItemId[]
  /** Also give albums the cover that they had, and items that are there their descriptions, which needs the permission to change things. */
  edit: boolean
}

/** Stands in the place of an album for the items that go into none. No album has such an id. */
export const pickedItems = 'picked-items' as AlbumId

/** How far a restore is: albums are made and filled one after the other, and then read back. */
export interface RestoreProgress extends TaskProgress {
  step: 'planning' | 'restoring' | 'checking'
  /** Photos and videos in all albums. */
  items: number
  /** Bytes that have to be sent, as far as that is known: `bytes` of them are there. */
  ofBytes: number
  bytesPerSecond: number
  /** Absent while nothing is sent. */
  secondsLeft?: number
  /** Title of the album that it is at; absent while it is at items that go into none. */
  album?: string
}

/** What is known beforehand of one album. */
export interface PlannedAlbum {
  id: AlbumId
  title: string
  items: number
  /** Items whose bytes have to be sent, and how many bytes. */
  toSend: number
  bytes: number
  /** Texts and places between the photos that are not there yet. */
  texts: number
  /** Nothing of it was put there before. */
  isNew: boolean
}

/** What of photos does not go back with them, because Google's API has no way for it. */
export const leftBehind = ['moving-halves', 'edited-copies', 'dates', 'places', 'long-descriptions'] as const
export type LeftBehind = (typeof leftBehind)[number]

/**
 * What else a person is to know of what is sent. `copies`: files that Google has made for an app, of which no original is here.
 * `of-others`: photos that somebody has shared, and that become those of the account.
 */
export const toldOfSent = ['copies', 'of-others'] as const
export type ToldOfSent = (typeof toldOfSent)[number]

/** What a restore would do, as far as that is known without asking Google. Nothing is written for it. */
export interface RestorePlan {
  albums: PlannedAlbum[]
  /** Different photos and videos, and how many of them have to be sent. */
  items: number
  toSend: number
  bytes: number
  /** Calls of the API; and downloads that the check afterwards makes, one for each item. */
  requests: number
  downloads: number
  /** Google days that these take, with what is left of this one. */
  days: number
  /** What the account does not allow yet. */
  permissions: Permission[]
  /**
   * Of what is sent. `dates`, `places`: what is known of so many photos and is not in their files, so that Google does not
   * learn it.
   */
  left: Record<LeftBehind, number>
  sent: Record<ToldOfSent, number>
  /** Photos and videos whose files are not here yet, and which stay out. */
  notHere: number
  /** Of albums and items that cannot go as they are. */
  problems: Problem[]
}

/**
 * What reading an item back has found. `same`: bytes as they were sent. `copy`: Google delivers other bytes than were sent,
 * as it does of most photos; everything that it says is right. `changed`: its description is another. `elsewhere`: not at its place in the order.
 * `absent`: Google does not show it in the album. `unread`: Google has not made it ready, or did not deliver it.
 */
export const restoredAs = ['same', 'copy', 'changed', 'elsewhere', 'absent', 'unread'] as const
export type RestoredAs = (typeof restoredAs)[number]

/** What has come of one item of an album. */
export interface RestoredItem {
  album: AlbumId
  item: ItemId
  filename: string
  /** `there`: it was in Google Photos before this restore. */
  state: 'created' | 'there' | 'failed'
  /** Google's id. */
  remote?: string
  /** Absent until it was read back. */
  found?: RestoredAs
  problem?: Problem
}

/** What has come of one album. */
export interface RestoredAlbum {
  id: AlbumId
  title: string
  /** Google's id; absent if it was not made. */
  remote?: string
  /** Google's page of it. */
  url?: string
  items: number
  created: number
  there: number
  failed: number
  /** Of its texts and places: those that stand in it, and those of which nobody knows. */
  texts: number
  unclearTexts: number
  /** The cover that it had is the one that it has. Absent if none is known. */
  cover?: boolean
  /** Absent until it was read back. */
  found?: Record<RestoredAs, number>
}

/** A restore that its process has left in the middle. The next one of the same albums goes on from there. */
export interface InterruptedRestore {
  /** Address of the account. */
  account: string
  /** Titles of its albums, in their order, those that are here still. */
  albums: string[]
  /** So many items go into no album. */
  items: number
  /** Milliseconds since 1970. */
  startedAt: number
}

/** What a restore has come to. */
export interface RestoreReport {
  /** Address of the account. */
  account: string
  albums: RestoredAlbum[]
  /** The first hundred. */
  problems: Problem[]
  problemCount: number
}

/// <reference types="gapi.client.photoslibrary" />
import { readFile } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { expect, test } from 'vitest'
import type { AlbumAnswer } from '../../../../src/main/google/library/library-answers.ts'
import type { ItemAnswer } from './item-answer.ts'
import { methods } from '../../../../src/main/google/library/methods.ts'
import type { bodies } from '../../../emulator/api/request-shapes.ts'

/*
 * Our requests and answers against types that somebody else has generated from Google's description of the API. What does not
 * agree is an error of the compiler. The description was that of before `albums.patch` and `mediaItems.patch`.
 */

type Body<Name extends keyof typeof bodies> = ReturnType<(typeof bodies)[Name]['read']>

/** What may be absent, or there several times, as one that is there. */
type Bare<Value> = NonNullable<Value> extends readonly (infer Entry)[] ? Bare<Entry> : NonNullable<Value>

/** Fields of the first, at any depth, that the second has not, or as something else where `Leaves` are compared. */
type Odd<Ours, Theirs, Leaves extends boolean, At extends string> =
  Bare<Ours> extends object
    ? {
        [Name in keyof Bare<Ours> & string]: Name extends keyof Bare<Theirs>
          ? Odd<Bare<Ours>[Name], Bare<Theirs>[Name], Leaves, `${At}.${Name}`>
          : `${At}.${Name} is unknown`
      }[keyof Bare<Ours> & string]
    : [Leaves, Bare<Ours>] extends [true, Bare<Theirs>] | [false, unknown]
      ? never
      : `${At} is something else`

/** `true`, or what does not agree. A request has exactly the fields that they know. */
type Request<Ours, Theirs> = [Odd<Ours, Theirs, true, 'ours'> | Odd<Theirs, Ours, false, 'theirs'>] extends [never]
  ? true
  : Odd<Ours, Theirs, true, 'ours'> | Odd<Theirs, Ours, false, 'theirs'>
/** Of an answer we read what we need. */
type Answer<Ours, Theirs> = [Odd<Ours, Theirs, false, 'ours'>] extends [never] ? true : Odd<Ours, Theirs, false, 'ours'>

/** Of an album, whose `isJoinable` came later. */
type OfAlbum<Agreed> = Exclude<Agreed, `${string}.shareInfo.isJoinable is unknown`>

/** `true`, or what does not agree in any of these. */
type Every<Agreed extends readonly unknown[]> = [Exclude<Agreed[number], true>] extends [never]
  ? true
  : Exclude<Agreed[number], true>

true satisfies Every<
  [
    Request<Body<'albums.addEnrichment'>, gapi.client.photoslibrary.AddEnrichmentToAlbumRequest>,
    Request<Body<'albums.batchAddMediaItems'>, gapi.client.photoslibrary.BatchAddMediaItemsToAlbumRequest>,
    Request<Body<'albums.batchRemoveMediaItems'>, gapi.client.photoslibrary.BatchRemoveMediaItemsFromAlbumRequest>,
    OfAlbum<Answer<Body<'albums.create'>, gapi.client.photoslibrary.CreateAlbumRequest>>,
    Request<Body<'albums.share'>, gapi.client.photoslibrary.ShareAlbumRequest>,
    Request<Body<'mediaItems.batchCreate'>, gapi.client.photoslibrary.BatchCreateMediaItemsRequest>,
    // `orderBy` came later.
    Request<Omit<Body<'mediaItems.search'>, 'orderBy'>, gapi.client.photoslibrary.SearchMediaItemsRequest>,
    Request<Body<'sharedAlbums.join'>, gapi.client.photoslibrary.JoinSharedAlbumRequest>,
    Request<Body<'sharedAlbums.leave'>, gapi.client.photoslibrary.LeaveSharedAlbumRequest>,
    OfAlbum<Answer<Body<'albums.patch'>, gapi.client.photoslibrary.Album>>,
    Answer<Body<'mediaItems.patch'>, gapi.client.photoslibrary.MediaItem>,
    Answer<AlbumAnswer, gapi.client.photoslibrary.Album>,
    Answer<ItemAnswer, gapi.client.photoslibrary.MediaItem>,
  ]
>

test('every method that others know is in the table, and no other but uploads and those that came later', async () => {
  const types = createRequire(import.meta.url).resolve('@types/gapi.client.photoslibrary/index.d.ts')
  const text = await readFile(types, 'utf8')
  const theirs = new Set<string>()
  let resource = ''
  for (const line of text.split('\n')) {
    const begins = /^ {8}interface (\w+)Resource \{/.exec(line)?.[1]
    if (begins !== undefined) resource = begins[0]?.toLowerCase() + begins.slice(1)
    const method = /^ {12}(\w+)\(request: \{/.exec(line)?.[1]
    if (method !== undefined) theirs.add(`${resource}.${method}`)
  }
  const later = ['albums.patch', 'mediaItems.patch', 'uploads']
  expect(theirs).toEqual(new Set(Object.keys(methods).filter((name) => !later.includes(name))))
})

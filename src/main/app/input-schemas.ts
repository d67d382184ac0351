import { z } from 'zod'
import type { CallName, Input } from '../../shared/contract.ts'
import { datesReaders, type AccountId, type AlbumId, type ItemRef } from '../../shared/domain.ts'
import { differenceReasons } from '../../shared/health.ts'
import type { ProblemCode } from '../../shared/problem.ts'

/** Ids are opaque, but never long and never with a slash or a dot: they become parts of addresses. */
const plainId = z.string().regex(/^[A-Za-z0-9_-]{1,128}$/)
// `sub` is documented as at most 255 ASCII characters.
const accountId = z
  .string()
  .min(1)
  .max(255)
  .transform((value) => value as AccountId)
const albumId = plainId.transform((value) => value as AlbumId)
const itemRef = z
  .int()
  .min(0)
  .max(0xffffffff)
  .transform((value) => value as ItemRef)
const day = z.string().regex(/^\d{4}-\d{2}-\d{2}$/)
const shortText = z.string().max(500)
/** As the index has it, which may be one that nobody knows: it is only looked for. */
const problemCode = shortText.transform((value) => value as ProblemCode)
const folderPath = z.string().min(1).max(10_000)
// JSON has no undefined, so a call without input may arrive with null.
const nothing = z.union([z.void(), z.null().transform(() => undefined)])

const selection = z.strictObject({
  allAlbums: z.boolean(),
  sharedAlbums: z.boolean(),
  library: z.boolean(),
  albums: z.array(albumId).max(100_000),
})

/** What a person may set, field by field; the settings file is read with the same rules. */
export const settingFields = {
  language: z.enum(['system', 'en', 'zh-Hans']),
  theme: z.enum(['system', 'light', 'dark']),
  concurrency: z.int().min(1).max(32),
  rateLimit: z.int().min(0),
  albumFiles: z.enum(['links', 'copies', 'none']),
  listing: z.enum(['all', 'changed']),
  apiPerDay: z.int().min(100).max(100_000_000),
  mediaPerDay: z.int().min(100).max(100_000_000),
  scheduleHours: z
    .int()
    .min(0)
    .max(24 * 31),
  startAtLogin: z.boolean(),
  waitOnBattery: z.boolean(),
  waitOnMetered: z.boolean(),
  notifications: z.boolean(),
  verifyDays: z.int().min(0).max(3650),
  verifyRateLimit: z.int().min(0),
}

const settingChanges = z.strictObject({
  language: settingFields.language.exactOptional(),
  theme: settingFields.theme.exactOptional(),
  concurrency: settingFields.concurrency.exactOptional(),
  rateLimit: settingFields.rateLimit.exactOptional(),
  albumFiles: settingFields.albumFiles.exactOptional(),
  listing: settingFields.listing.exactOptional(),
  apiPerDay: settingFields.apiPerDay.exactOptional(),
  mediaPerDay: settingFields.mediaPerDay.exactOptional(),
  scheduleHours: settingFields.scheduleHours.exactOptional(),
  startAtLogin: settingFields.startAtLogin.exactOptional(),
  waitOnBattery: settingFields.waitOnBattery.exactOptional(),
  waitOnMetered: settingFields.waitOnMetered.exactOptional(),
  notifications: settingFields.notifications.exactOptional(),
  verifyDays: settingFields.verifyDays.exactOptional(),
  verifyRateLimit: settingFields.verifyRateLimit.exactOptional(),
})

/** What `input` of every call must look like. Nothing that fails here reaches a handler. */
export const inputSchemas = {
  'app.get': nothing,
  'app.openLink': z.strictObject({
    link: z.enum(['google-console', 'google-photos', 'google-permissions', 'takeout']),
  }),
  'settings.get': nothing,
  'settings.set': settingChanges,
  'mirror.get': nothing,
  'mirror.pick': nothing,
  'mirror.suggest': nothing,
  'mirror.use': z.strictObject({ path: z.string().min(1).max(100_000) }),
  'mirror.rebuild': nothing,
  'mirror.datesRead': z.strictObject({ by: z.enum(datesReaders) }),
  'folders.places': nothing,
  'folders.list': z.strictObject({
    path: folderPath,
    nearest: z.boolean(),
    hidden: z.boolean(),
    find: shortText,
    language: z.enum(['en', 'zh-Hans']),
    offset: z.int().min(0).max(100_000),
    limit: z.int().min(1).max(500),
  }),
  'folders.make': z.strictObject({ parent: folderPath, name: shortText }),
  'accounts.list': nothing,
  'accounts.client': nothing,
  'accounts.useClient': z.union([
    z.strictObject({ json: z.string().max(100_000) }),
    z.strictObject({ clientId: shortText, clientSecret: shortText }),
  ]),
  'accounts.signIn': z.strictObject({ keepPlain: z.boolean().exactOptional() }),
  'accounts.signInState': nothing,
  'accounts.cancelSignIn': nothing,
  'accounts.signOut': z.strictObject({ account: accountId }),
  'requests.today': nothing,
  'network.get': nothing,
  'albums.list': nothing,
  'albums.refresh': nothing,
  'backup.start': z.strictObject({ selection, checkLengths: z.boolean().exactOptional() }),
  'backup.pause': nothing,
  'backup.resume': nothing,
  'backup.stop': nothing,
  'backup.get': nothing,
  'backup.albums': nothing,
  'backup.problemGroups': nothing,
  'backup.problems': z.strictObject({
    group: shortText.exactOptional(),
    offset: z.int().min(0),
    limit: z.int().min(0).max(1000),
  }),
  'backup.retry': z.strictObject({ group: shortText.exactOptional() }),
  'backup.lastSelection': nothing,
  'schedule.get': nothing,
  'schedule.power': nothing,
  'library.columns': z.strictObject({
    album: albumId.exactOptional(),
    kind: z.enum(['photo', 'video']).exactOptional(),
    search: shortText.exactOptional(),
    from: day.exactOptional(),
    to: day.exactOptional(),
  }),
  'library.item': z.strictObject({ ref: itemRef }),
  'library.pictures': z.strictObject({ refs: z.array(itemRef).max(1000) }),
  'library.reveal': z.strictObject({ ref: itemRef, version: z.number().int().positive().exactOptional() }),
  'verdict.get': nothing,
  'health.get': nothing,
  'health.differenceItems': z.strictObject({
    of: z.union([z.strictObject({ album: albumId }), z.strictObject({ account: accountId })]),
    reason: z.enum(differenceReasons),
    code: problemCode.exactOptional(),
    offset: z.int().min(0),
    limit: z.int().min(0).max(1000),
  }),
  'health.verify': z.strictObject({ mode: z.enum(['quick', 'full']), repair: z.boolean() }),
  'health.stop': nothing,
  'health.state': nothing,
} satisfies { [Name in CallName]: z.ZodType<Input<Name>> }

type Same<A, B> = [A] extends [B] ? ([B] extends [A] ? true : false) : false
/** `never` while schemas and contract agree in both directions; otherwise the names of the calls that differ. */
type Mismatch = {
  [Name in CallName]: Same<z.output<(typeof inputSchemas)[Name]>, Input<Name>> extends true ? never : Name
}[CallName]
true satisfies [Mismatch] extends [never] ? true : Mismatch

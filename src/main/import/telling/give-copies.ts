import type { Mirror } from '../../mirror/opening/open-mirror.ts'
import type { MirrorPath } from '../../mirror-path.ts'
import { HalfRows } from '../../index/items/half-rows.ts'
import type { Lacking, TakeIn } from '../copying/take-in.ts'
import { bytesOf } from '../planning/digests.ts'

const pieceBytes = 1024 * 1024

interface Giving {
  mirror: Pick<Mirror, 'database' | 'files'>
  give: TakeIn['give']
  signal: AbortSignal
}

/**
 * Gives each photo a file of its own of what goes with it and another has, too: its export has it, and may not have been named, but
 * the mirror has the bytes. `tried` keeps what was tried, which is not tried again. The digests of what was given. Throws what the
 * disk throws.
 */
export async function giveCopies(
  { mirror, give, signal }: Giving,
  lacking: readonly Lacking[],
  tried: Set<string>,
): Promise<Set<string>> {
  const given = new Set<string>()
  for (const each of lacking) {
    signal.throwIfAborted()
    const { digest = '' } = each.file.entry
    const what = `${each.item} ${each.role} ${digest}`
    if (tried.has(what)) continue
    tried.add(what)
    const path = await fileWith(mirror, each)
    if (path !== undefined && (await give(each, () => piecesOf(mirror, path)))) given.add(digest)
  }
  return given
}

async function fileWith(
  { database, files }: Giving['mirror'],
  { file: { entry } }: Lacking,
): Promise<MirrorPath | undefined> {
  for (const { path, bytes } of new HalfRows(database).filesWith(bytesOf(entry).sha256)) {
    const found = await files.look(path)
    if (found?.isFile() && found.size === bytes) return path
  }
  return undefined
}

async function* piecesOf({ files }: Giving['mirror'], path: MirrorPath): AsyncGenerator<Uint8Array> {
  const handle = await files.open(path)
  try {
    const piece = Buffer.allocUnsafe(pieceBytes)
    for (;;) {
      const { bytesRead } = await handle.read(piece, 0, piece.length)
      if (bytesRead === 0) return
      yield piece.subarray(0, bytesRead)
    }
  } finally {
    await handle.close()
  }
}

import type { Mirror } from '../../../mirror/opening/open-mirror.ts'
import type { MirrorPath } from '../../../mirror-path.ts'
import { HalfRows } from '../../../index/items/half-rows.ts'
import type { Lacking, TakeIn } from '../../copying/take-in.ts'
import { bytesOf } from '../../planning/digests.ts'
import type { ReadKept } from '../read-kept.ts'

const pieceBytes = 1024 * 1024

interface Giving {
  mirror: Pick<Mirror, 'database' | 'files'>
  read: ReadKept
  give: TakeIn['give']
  signal: AbortSignal
}

/**
 * Gives each photo a file of its own of what goes with it and another has, too: its export has it, and may not have been named, but
 * the mirror has the bytes. `tried` keeps what was tried, which is not tried again. The digests of what was given. Throws what `read`
 * throws.
 */
export async function giveCopies(
  { mirror, read, give, signal }: Giving,
  lacking: readonly Lacking[],
  tried: Set<string>,
): Promise<Set<string>> {
  const given = new Set<string>()
  const rows = new HalfRows(mirror.database)
  for (const each of lacking) {
    signal.throwIfAborted()
    const { digest = '' } = each.file.entry
    const what = `${each.item} ${each.role} ${digest}`
    if (tried.has(what)) continue
    tried.add(what)
    for (const { path, bytes } of rows.filesWith(bytesOf(each.file.entry).sha256)) {
      if (!(await read(path, () => mirror.files.hasFile(path, bytes)))) continue
      const done = await read(path, () => give(each, () => piecesOf(mirror, path)))
      if (done === undefined || done === 'other-bytes') continue
      if (done === 'given') given.add(digest)
      break
    }
  }
  return given
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

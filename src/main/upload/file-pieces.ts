import type { FileSystem } from '../ports.ts'

const pieceBytes = 1 << 18

/**
 * The bytes of a file from `from` to before `until`, or to its end where it is shorter. Each piece is memory of its own. The file
 * is open for as long as somebody asks.
 */
export async function* filePieces(
  open: () => ReturnType<FileSystem['open']>,
  from: number,
  until: number,
): AsyncGenerator<Uint8Array> {
  const handle = await open()
  try {
    for (let at = from; at < until;) {
      const piece = new Uint8Array(Math.min(pieceBytes, until - at))
      const { bytesRead } = await handle.read(piece, 0, piece.length, at)
      if (bytesRead === 0) return
      at += bytesRead
      yield piece.subarray(0, bytesRead)
    }
  } finally {
    await handle.close()
  }
}

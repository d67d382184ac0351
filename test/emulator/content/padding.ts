import { seededRandom } from '../random.ts'

const segmentBytes = 65_535
const runSegments = 64

let run: Buffer | undefined

/** 64 JPEG comment segments of 65,535 bytes each, filled with bytes that do not compress; shared by all items. */
function commentRun(): Buffer {
  if (run) return run
  const random = seededRandom(20_230)
  const noise = Buffer.alloc(segmentBytes - 4 + runSegments * 64)
  for (let at = 0; at + 4 <= noise.length; at += 4) noise.writeUInt32LE(Math.floor(random.next() * 4294967296), at)
  run = Buffer.alloc(segmentBytes * runSegments)
  for (let index = 0; index < runSegments; index += 1) {
    const at = index * segmentBytes
    run.writeUInt16BE(0xfffe, at)
    run.writeUInt16BE(segmentBytes - 2, at + 2)
    noise.copy(run, at + 4, index * 61, index * 61 + segmentBytes - 4)
  }
  return run
}

/**
 * A valid JPEG of exactly `bytes` bytes: `picture` with `segments` and comments before its data. Shares memory with all other
 * padded files, so that even large ones cost nothing to make. If `bytes` is too small for the picture, it is the picture
 * that decides.
 */
export function paddedJpeg(picture: Buffer, segments: readonly Buffer[], bytes: number): Buffer[] {
  const parts: Buffer[] = [picture.subarray(0, 2), ...segments]
  const filler = commentRun()
  let missing = segments.reduce((rest, segment) => rest - segment.length, bytes - picture.length)
  while (missing >= filler.length + segmentBytes) {
    parts.push(filler)
    missing -= filler.length
  }
  // The last segment needs at least its own four bytes, so the one before it may have to stay shorter.
  const whole = Math.min(runSegments, Math.floor(Math.max(0, missing - 4) / segmentBytes))
  if (whole > 0) {
    parts.push(filler.subarray(0, whole * segmentBytes))
    missing -= whole * segmentBytes
  }
  while (missing >= 4) {
    const length = missing > segmentBytes ? missing - 4 : missing
    const segment = Math.min(length, segmentBytes)
    const head = Buffer.alloc(4)
    head.writeUInt16BE(0xfffe, 0)
    head.writeUInt16BE(segment - 2, 2)
    parts.push(head, filler.subarray(4, segment))
    missing -= segment
  }
  parts.push(picture.subarray(2))
  return parts
}

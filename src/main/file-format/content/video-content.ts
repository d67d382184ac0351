import type { ByteReader } from '../byte-reader.ts'
import { boxesBetween, findBox, type Box } from '../iso/iso-boxes.ts'
import { UnknownBuild, type ContentPart } from './content-part.ts'

/**
 * The bytes of pictures and sounds of an MP4 or QuickTime file, and how its tracks put them together, where these lie told from
 * the beginning of their box.
 */
export async function* videoContent(reader: ByteReader): AsyncGenerator<ContentPart> {
  const media: Box[] = []
  let movie: Box | undefined
  for await (const box of boxesBetween(reader, 0, reader.bytes)) {
    // A film in fragments says in each of them where it lies.
    if (box.end > reader.bytes || box.type === 'moof') throw new UnknownBuild()
    if (box.type === 'moov') movie = box
    if (box.type === 'mdat') media.push(box)
  }
  if (!movie || media.length === 0) throw new UnknownBuild()
  for await (const track of boxesBetween(reader, movie.bodyStart, movie.end)) {
    if (track.type !== 'trak') continue
    yield 'track'
    const edits = await findBox(reader, track.bodyStart, track.end, 'edts')
    if (edits) yield spanOf(edits)
    yield* samplesOf(reader, track, media)
  }
  for (const box of media) yield { offset: box.bodyStart, length: box.end - box.bodyStart }
}

const spanOf = ({ start, end }: Box): ContentPart => ({ offset: start, length: end - start })

async function* samplesOf(reader: ByteReader, track: Box, media: readonly Box[]): AsyncGenerator<ContentPart> {
  let table: Box | undefined = track
  for (const type of ['mdia', 'minf', 'stbl'])
    table = table && (await findBox(reader, table.bodyStart, table.end, type))
  if (!table) throw new UnknownBuild()
  for await (const box of boxesBetween(reader, table.bodyStart, table.end)) {
    if (box.type === 'stco') yield* placesOf(reader, box, 4, media)
    else if (box.type === 'co64') yield* placesOf(reader, box, 8, media)
    else yield spanOf(box)
  }
}

async function* placesOf(
  reader: ByteReader,
  box: Box,
  size: 4 | 8,
  media: readonly Box[],
): AsyncGenerator<ContentPart> {
  const count = (await reader.view(box.bodyStart + 4, 4)).getUint32(0)
  if (box.bodyStart + 8 + count * size > box.end) throw new UnknownBuild()
  for (let entry = 0; entry < count; entry++) {
    const view = await reader.view(box.bodyStart + 8 + entry * size, size)
    const place = size === 4 ? view.getUint32(0) : Number(view.getBigUint64(0))
    const nth = media.findIndex(({ bodyStart, end }) => place >= bodyStart && place <= end)
    const within = media[nth]
    if (!within) throw new UnknownBuild()
    yield `${nth} ${place - within.bodyStart}`
  }
}

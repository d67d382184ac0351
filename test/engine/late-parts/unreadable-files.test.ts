import { beforeAll, describe, expect, it } from 'vitest'
import { appleStill, tinyMovie } from '../../emulator/takeout/live-halves.ts'
import { faultyFiles } from '../faults/faulty-files.ts'
import { ImportFolder, picture, sidecar } from '../takeout-files.ts'
import { toldCatalogue } from '../told-catalogue.ts'

const root = 'Takeout/Google Photos'
const year = `${root}/Photos from 2019`

interface Entry {
  name: string
  bytes: Buffer | string
}

const contentId = '8B3F2A90-1C2D-4E5F-8A9B-0C1D2E3F4A5B'

function facts(title: string, minute: number, url = title): Entry {
  const taken = { photoTakenTime: { timestamp: String(Date.UTC(2019, 5, 1, 10, minute) / 1000) } }
  return {
    name: `${year}/${title}.json`,
    bytes: sidecar(title, { ...taken, url: `https://photos.google.com/photo/${url}` }),
  }
}

const photo = (name: string, of = name): Entry => ({ name: `${year}/${name}`, bytes: picture(of) })

const movie = (name: string, of = name, id?: string): Entry => ({
  name: `${year}/${name}`,
  bytes: tinyMovie(of, { duration: 2900, ...(id !== undefined && { contentId: id }) }),
})

/** What comes first, of which more becomes known by what comes later. */
const early: Entry[] = [
  // A moving half, and an edited copy, before their photos.
  movie('IMG_1.MOV', 'IMG_1.MOV', contentId),
  facts('IMG_1.JPG', 1),
  photo('IMG_2-edited.JPG'),
  facts('IMG_2.JPG', 2),
  // A half that another photo has, too.
  photo('IMG_3.JPG'),
  movie('IMG_3.MOV', 'half'),
  facts('IMG_3.JPG', 3),
  { name: `${root}/Lake/metadata.json`, bytes: JSON.stringify({ title: 'Lake' }) },
  { ...photo('IMG_3.JPG'), name: `${root}/Lake/IMG_3.JPG` },
  // A photo of which there is a newer file later.
  photo('IMG_4.JPG', 'as it was'),
  facts('IMG_4.JPG', 4),
  // One whose name says that it is an edited copy, and whose facts come later.
  photo('beach.jpg'),
  facts('beach.jpg', 5),
  photo('beach-sunset.jpg'),
]

const late: Entry[] = [
  { name: `${year}/IMG_1.JPG`, bytes: appleStill('IMG_1.JPG', contentId) },
  photo('IMG_2.JPG'),
  photo('COPY_3.JPG'),
  movie('COPY_3.MOV', 'half'),
  facts('COPY_3.JPG', 13),
  photo('IMG_4(1).JPG', 'larger, '.repeat(20)),
  { ...facts('IMG_4.JPG', 4), name: `${year}/IMG_4.JPG(1).json` },
  facts('beach-sunset.jpg', 6),
  { ...photo('IMG_2.JPG'), name: `${root}/Lake/IMG_2.JPG` },
]

const operations = ['lstat', 'open', 'handle.read'] as const

interface Fault {
  on: (typeof operations)[number]
  /** While this part is imported. */
  part: number
  name: string
}

/** What comes of both parts, one after the other; with a fault of one of both once more, when everything can be read again. */
async function imported(fault?: Fault): Promise<unknown[]> {
  const folder = await ImportFolder.make()
  try {
    for (const [at, files] of [early, late].entries()) {
      await folder.zip(`takeout-20260301T101500Z-00${at + 1}.zip`, files)
      if (fault?.part === at + 1) await takeWith(fault, folder)
      else await folder.take()
    }
    if (fault) await folder.take()
    return [...toldCatalogue(await folder.catalogue()), (await folder.photos()).length]
  } finally {
    await folder.remove()
  }
}

async function takeWith({ on, part, name }: Fault, folder: ImportFolder): Promise<void> {
  const faulty = faultyFiles()
  const fault = faulty.plan({ on, code: 'EIO', path: `Photos/2019/06/${name}` })
  const end = await folder.takeOn({ files: faulty.files })
  const { problems } = end.report()
  const isHit = fault.hits !== undefined
  const codes = problems.map(({ code }) => code)
  // More is looked at than is read, and whatever needs it tells of it.
  if (on !== 'lstat') expect(isHit).toBe(readAgain.some(([its, each]) => its === part && each === name))
  expect([end.code, on === 'lstat' ? [...new Set(codes)] : codes]).toEqual(isHit ? [1, ['file-failed']] : [0, []])
  for (const { message } of problems) expect(message).toContain(`Photos/2019/06/${name}`)
  const albums = (await folder.catalogue()).filter(({ kind }) => kind === 'album')
  expect(albums.map(({ title }) => title)).toEqual(['Lake'])
}

/** What is read from the mirror: what may be a half, what is shown of which nobody has known what it says, and what gets another place. */
const readAgain: [part: number, name: string][] = [
  [1, 'IMG_1.mov'],
  [1, 'IMG_3.mov'],
  [2, 'IMG_1.JPG'],
  [2, 'IMG_2.JPG'],
  [2, 'IMG_3.JPG'],
  [2, 'beach-sunset.jpg'],
]
const others: [part: number, name: string][] = [
  [1, 'IMG_4.JPG'],
  [2, 'COPY_3.JPG'],
  [2, 'IMG_4.JPG'],
  [2, 'beach.jpg'],
]

describe('a file of the mirror that cannot be read', { timeout: 120_000 }, () => {
  let undisturbed: unknown[]

  beforeAll(async () => {
    undisturbed = await imported()
  })

  for (const on of operations)
    it.each([...readAgain, ...others])(
      `ends no import, and all is as it should be once it can be read: ${on}, part %i, %s`,
      async (part, name) => {
        expect(await imported({ on, part, name })).toEqual(undisturbed)
      },
    )
})

import { execFileSync } from 'node:child_process'
import {
  cpSync,
  linkSync,
  lstatSync,
  mkdirSync,
  renameSync,
  rmSync,
  symlinkSync,
  utimesSync,
  writeFileSync,
} from 'node:fs'
import { createServer } from 'node:net'
import { dirname, join } from 'node:path'

/** Where a case takes place: three folders side by side. */
export interface Place {
  mirror: string
  home: string
  outside: string
}

/** Puts something else in the place of `path`; false if that makes no sense there. */
export type Plant = (at: Place, path: string) => boolean | Promise<boolean>

const kindOf = (path: string): 'file' | 'folder' | 'nothing' => {
  const found = lstatSync(path, { throwIfNoEntry: false })
  return found ? (found.isDirectory() ? 'folder' : 'file') : 'nothing'
}

/** Takes away what is there and makes the folders above. */
function clear(path: string): void {
  rmSync(path, { recursive: true, force: true })
  mkdirSync(dirname(path), { recursive: true })
}

const link =
  (target: (at: Place) => string): Plant =>
  ({ ...at }, path) => {
    clear(join(at.mirror, path))
    symlinkSync(target(at), join(at.mirror, path))
    return true
  }

/** What was there is outside now, and a link leads to it: whoever follows it finds everything right. */
const movedOut =
  (join_: (from: string, to: string) => void, wanted: 'file' | 'any'): Plant =>
  ({ mirror, outside }, path) => {
    const kind = kindOf(join(mirror, path))
    if (kind === 'nothing' || (wanted === 'file' && kind === 'folder')) return false
    // A copy, because an album's link to a photo is no way out.
    cpSync(join(mirror, path), join(outside, 'moved'), { recursive: true, preserveTimestamps: true })
    rmSync(join(mirror, path), { recursive: true })
    // The one who owns it may have other dates.
    utimesSync(join(outside, 'moved'), 1e9, 1e9)
    join_(join(outside, 'moved'), join(mirror, path))
    return true
  }

function socketAt(path: string): Promise<void> {
  const server = createServer()
  return new Promise((resolve, reject) => {
    server.on('error', reject)
    server.listen(path, () => {
      // Closing would take the name away; the process need not wait for it.
      server.unref()
      resolve()
    })
  })
}

/** Everything that can lie in the place of a file or folder. */
export const kinds: Readonly<Record<string, Plant>> = {
  'a link to a file': link(({ outside }) => join(outside, 'secret.jpg')),
  'a link to a folder': link(({ outside }) => join(outside, 'folder')),
  'a link to nothing': link(({ outside }) => join(outside, 'not-there')),
  'a link to a device': link(() => '/dev/zero'),
  'a link to itself': (at, path) => link(() => join(at.mirror, path))(at, path),
  'a link to what was there': movedOut((from, to) => symlinkSync(from, to), 'any'),
  'another name of what was there': movedOut(linkSync, 'file'),
  'another name of a file': ({ mirror, outside }, path) => {
    clear(join(mirror, path))
    linkSync(join(outside, 'secret.jpg'), join(mirror, path))
    return true
  },
  'a pipe': ({ mirror }, path) => {
    clear(join(mirror, path))
    execFileSync('mkfifo', [join(mirror, path)])
    return true
  },
  'a device': ({ mirror }, path) => {
    if (process.getuid?.() !== 0) return false
    clear(join(mirror, path))
    execFileSync('mknod', [join(mirror, path), 'c', '1', '5'])
    return true
  },
  'a socket': async ({ mirror }, path) => {
    clear(join(mirror, path))
    // The path of a socket has at most 100 bytes or so; the listing shows it in any case.
    const short = join(mirror, '../s')
    await socketAt(short)
    renameSync(short, join(mirror, path))
    return true
  },
  'a file for a folder': ({ mirror }, path) => {
    if (kindOf(join(mirror, path)) === 'file') return false
    clear(join(mirror, path))
    writeFileSync(join(mirror, path), 'nothing')
    return true
  },
  'a folder for a file': ({ mirror }, path) => {
    if (kindOf(join(mirror, path)) === 'folder') return false
    clear(join(mirror, path))
    mkdirSync(join(mirror, path, 'inside'), { recursive: true })
    return true
  },
}

import { spawnSync } from 'node:child_process'
import { chmodSync, mkdirSync, mkdtempSync, rmSync, statfsSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

/** A real file system of a few kilobytes to megabytes, in memory. */
export interface SmallDisk {
  /** Where it is mounted. */
  path: string
  /** Gives it another size; what is on it stays. */
  resize(kilobytes: number): void
  /** Takes it away although files on it are open; what is on it stays. */
  pullOut(): void
  plugIn(): void
  /** Fails while anything on it is open for writing. */
  makeReadOnly(): void
  makeWritable(): void
  /** Fills it up, but for so many kilobytes. */
  fill(except: number): void
  empty(): void
  remove(): void
}

function run(command: string, ...args: string[]): boolean {
  return spawnSync(command, args, { stdio: 'ignore' }).status === 0
}

function must(command: string, ...args: string[]): void {
  const { status, stderr } = spawnSync(command, args, { encoding: 'utf8' })
  if (status !== 0) throw new Error(`${command} ${args.join(' ')}: ${stderr}`)
}

/** Undefined where file systems cannot be mounted, which takes Linux and its superuser. */
export function smallDisk(kilobytes: number): SmallDisk | undefined {
  const folder = mkdtempSync(join(tmpdir(), 'shoebox-disk-'))
  const [store, path] = [join(folder, 'store'), join(folder, 'disk')]
  // So that others may look at it, if not write.
  chmodSync(folder, 0o755)
  mkdirSync(store)
  mkdirSync(path)
  const mounted =
    process.platform === 'linux' && run('mount', '-t', 'tmpfs', '-o', `size=${kilobytes}k`, 'tmpfs', store)
  if (!mounted || !run('mount', '--bind', store, path)) {
    if (mounted) must('umount', store)
    rmSync(folder, { recursive: true })
    return undefined
  }
  const filler = join(store, 'filler')
  return {
    path,
    resize: (next) => must('mount', '-o', `remount,size=${next}k`, store),
    pullOut: () => must('umount', '--lazy', path),
    plugIn: () => must('mount', '--bind', store, path),
    makeReadOnly: () => must('mount', '-o', 'remount,ro,bind', path),
    makeWritable: () => must('mount', '-o', 'remount,rw,bind', path),
    fill(except) {
      const { bavail, bsize } = statfsSync(store)
      writeFileSync(filler, Buffer.alloc(Math.max(0, bavail * bsize - except * 1024)))
    },
    empty: () => rmSync(filler, { force: true }),
    remove() {
      run('umount', '--lazy', path)
      must('umount', '--lazy', store)
      rmSync(folder, { recursive: true })
    },
  }
}

import * as nodeFiles from 'node:fs/promises'
import { mkdir, rename, stat, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { systemClock } from '../../src/main/clock/system-clock.ts'
import { layout } from '../../src/main/mirror/names/layout.ts'
import { openMirror } from '../../src/main/mirror/opening/open-mirror.ts'
import { rounded } from './figures.ts'

/** What the opening of a mirror of an older format took: by the clock, of processor time, and how long its catalogue is. */
export interface FormerOpening {
  seconds: number
  cpuSeconds: number
  catalogueBytes: number
}

/**
 * Makes a mirror of format 2 of an index as a former release wrote it, moving it there, and opens it, which brings index, format and
 * documents up to date. No photo lies there: an opening looks at none.
 */
export async function openFormerMirror(index: string, folder: string): Promise<FormerOpening> {
  const mirror = join(folder, 'mirror')
  const at = (path: string): string => join(mirror, path)
  await mkdir(dirname(at(layout.index)), { recursive: true })
  await rename(index, at(layout.index))
  await writeFile(at(layout.format), '{"format":2,"identity":"bench"}\n')
  await writeFile(at(layout.catalogue), '{"kind":"mirror","format":2}\n')
  const [began, before] = [performance.now(), process.cpuUsage()]
  const opened = await openMirror(mirror, { files: nodeFiles, clock: systemClock(), log: () => undefined })
  if (!opened.ok) throw new Error(opened.problem.code)
  const { user, system } = process.cpuUsage(before)
  const seconds = rounded((performance.now() - began) / 1000, 1)
  await opened.value.close()
  const { size } = await stat(at(layout.catalogue))
  return { seconds, cpuSeconds: rounded((user + system) / 1e6, 1), catalogueBytes: size }
}

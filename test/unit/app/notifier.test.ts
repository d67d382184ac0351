import { expect, test } from 'vitest'
import { nothingTold } from '../../../src/main/app/attention.ts'
import { createNotifier, type NotedMirror } from '../../../src/main/app/notifier.ts'
import type { Told } from '../../../src/main/index/schema/meta-values.ts'
import type { Note } from '../../../src/shared/problems/note.ts'
import type { BackupState } from '../../../src/shared/tasks/progress.ts'
import { unknownFacts, verdictOf } from '../../../src/shared/tasks/verdict.ts'

const progress = { items: 4, problems: 0 } as Extract<BackupState, { phase: 'running' }>['progress']

function halted(startedAt: number): BackupState {
  const problem = { code: 'mirror-missing' } as const
  return {
    kind: 'backup',
    phase: 'finished',
    progress: { ...progress, startedAt },
    outcome: { kind: 'halted', problem },
  }
}

test('what a failing disk cannot remember is still told, and told once', async () => {
  let told: Told = nothingTold
  let failing = false
  const disk = <Value>(act: () => Value): Value => {
    if (failing) throw Object.assign(new Error('disk I/O error'), { code: 'ERR_SQLITE_ERROR', errcode: 10 })
    return act()
  }
  const open: NotedMirror = {
    path: '/mirror',
    backup: {
      state: () => ({ kind: 'backup', phase: 'idle' }),
      problems: () => disk(() => ({ total: 0, problems: [] })),
    },
    rows: { lastEnded: () => disk(() => 0) },
    told: { get: () => disk(() => told), set: (next) => disk(() => void (told = next)) },
    findings: async () => disk(() => ({ paths: [], count: 0 })),
    verdict: async () => disk(() => verdictOf({ ...unknownFacts(), here: 4, begun: true, listed: true })),
  }
  const notes: Note[] = []
  const notifier = createNotifier({
    clock: { now: () => 1000 },
    log: () => undefined,
    notify: (note) => notes.push(note),
    wanted: () => true,
    mirror: () => open,
  })
  const complete: Extract<BackupState, { phase: 'finished' }> = {
    kind: 'backup',
    phase: 'finished',
    progress: { ...progress, startedAt: 1 },
    outcome: { kind: 'complete' },
  }
  await notifier.backupChanged(complete)
  await notifier.backupChanged(complete)
  failing = true
  await notifier.backupChanged(halted(2))
  await notifier.backupChanged(halted(3))
  await notifier.healthChanged()
  notifier.signInNeeded()
  expect(notes.map(({ about }) => about)).toEqual(['complete', 'halted', 'sign-in'])
  failing = false
  await notifier.backupChanged({ ...complete, progress: { ...progress, startedAt: 4 } })
  expect(told).toMatchObject({ complete: true })
  expect(told).not.toHaveProperty('halted')
})

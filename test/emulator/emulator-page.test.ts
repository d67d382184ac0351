import { readFileSync } from 'node:fs'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { findProgram } from '../../scripts/testing/system-tools.ts'
import { runProgram } from './clients/rclone-for-tests.ts'

const needed = ['bash', 'rclone', 'curl', 'jq', 'openssl']
const absent = needed.filter((command) => findProgram(command) === undefined)
if (absent.length > 0)
  console.warn(`There is no ${absent.join(' and no ')} here: the commands of docs/emulator.md are not run.`)

const project = join(import.meta.dirname, '../..')

/** The commands of the page, and what it says that each prints. */
function blocksOfPage(): { commands: string; printed: string | undefined }[] {
  const page = readFileSync(join(project, 'docs/emulator.md'), 'utf8')
  return [...page.matchAll(/^```sh\n([^]*?)^```\n(?:\n```text\n([^]*?)^```\n)?/gm)].map(([, commands, printed]) => ({
    commands: commands ?? '',
    printed,
  }))
}

describe.skipIf(absent.length > 0)('the commands of docs/emulator.md', () => {
  test('work one after the other, and print what the page says', { timeout: 240_000 }, async () => {
    const folder = await mkdtemp(join(tmpdir(), 'shoebox-page-'))
    const blocks = blocksOfPage()
    expect(blocks.length).toBeGreaterThan(8)
    const mark = '@@ end of block'
    const script = ['set -euo pipefail', "trap 'kill $(jobs -p) 2> /dev/null || true' EXIT"]
    for (const { commands } of blocks) script.push(commands, `echo '${mark}'`)
    const env = { PATH: process.env['PATH'], HOME: folder, TMPDIR: folder }
    const { code, stdout, stderr } = await runProgram('bash', ['-c', script.join('\n')], env, project)
    const printed = stdout.split(`${mark}\n`).slice(0, -1)
    expect([code, code === 0 ? '' : stderr]).toEqual([0, ''])
    expect(printed).toEqual(blocks.map(({ printed: said }) => said ?? ''))
    await rm(folder, { recursive: true })
  })
})

import { PassThrough } from 'node:stream'
import type { CommandReport } from '../../src/main/headless/command-report.ts'
import { runCli } from '../../src/main/headless/run-cli.ts'
import type { Ports } from '../../src/main/ports.ts'

/** How a command ended, and what it printed. */
export interface End {
  code: number
  stdout: string
  stderr: string
  report(): CommandReport
}

/**
 * The command line without a process of its own, which a busy machine takes seconds to start. With `columns` what it prints
 * goes to a terminal.
 */
export async function runHere(
  args: readonly string[],
  environment: Record<string, string>,
  ports: Partial<Ports> = {},
  interrupted = new AbortController().signal,
  columns?: number,
): Promise<End> {
  const terminal = columns === undefined ? {} : { isTTY: true, columns }
  const [standard, error] = [new PassThrough(), new PassThrough()].map((stream) => Object.assign(stream, terminal)) as [
    PassThrough,
    PassThrough,
  ]
  const texts = [standard, error].map(async (stream) => {
    let text = ''
    for await (const chunk of stream as AsyncIterable<Buffer>) text += chunk.toString()
    return text
  })
  const code = await runCli({
    args,
    environment,
    standard: standard as unknown as NodeJS.WriteStream,
    error: error as unknown as NodeJS.WriteStream,
    interrupted,
    ports,
  })
  standard.end()
  error.end()
  const [stdout = '', stderr = ''] = await Promise.all(texts)
  return { code, stdout, stderr, report: () => JSON.parse(stdout.trimEnd().split('\n').at(-1) ?? '') as CommandReport }
}

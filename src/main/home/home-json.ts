import * as nodeFiles from 'node:fs/promises'
import { readTextFile, replaceTextFile } from './home-file.ts'
import { parseJson } from '../../shared/parse-json.ts'

/** The JSON value in a file; undefined if there is no file or it holds no JSON. Other failures are thrown. */
export async function readJsonFile(path: string): Promise<unknown> {
  const text = await readTextFile(nodeFiles, path)
  return text === undefined ? undefined : parseJson(text)
}

/** Replaces a JSON file as `replaceTextFile` does. */
export function writeJsonFile(path: string, value: unknown): Promise<void> {
  return replaceTextFile(nodeFiles, path, `${JSON.stringify(value, undefined, 2)}\n`)
}

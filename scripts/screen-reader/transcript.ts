import { diff } from 'node:util'

/** What a person did, and what they heard then. */
export interface Heard {
  did: string
  said: readonly string[]
}

/** One place of the walk. */
export interface Part {
  title: string
  heard: readonly Heard[]
}

/** What is another in every run, and what stands for it. */
const varying: readonly [RegExp, string][] = [
  [/\b\d{1,2}:\d{2}(?::\d{2})?(?: ?[ap]m)?\b/gi, 'TIME'],
  [/\b\d+(?:[.,]\d+)? (?:kB|MB|GB)(?:\/s)? (?=free)/g, 'SPACE '],
  [/\b\d+(?:[.,]\d+)? (?:bytes|kB|MB|GB)\/s/g, 'SPEED'],
  [/\babout \d+ (?:seconds?|minutes?|hours?)/gi, 'about SOME TIME'],
  [/\b\d+ ?(?:%|percent)/g, 'N percent'],
  [/(?<=N percent, )\d+(?= of )/g, 'N'],
]

/** A spoken text without what is another in each run: times, speeds, how far something is, folders of this run. */
export function normalised(text: string, folders: Readonly<Record<string, string>> = {}): string {
  let plain = text
  for (const [path, name] of Object.entries(folders)) plain = plain.replaceAll(path, name)
  for (const [pattern, name] of varying) plain = plain.replace(pattern, name)
  return plain.replaceAll(/\s+/g, ' ').trim()
}

/** Whether a normalised text tells how far something is. */
export function isProgress(text: string): boolean {
  return text.includes('N percent')
}

/** The whole as a text: a heading for each place, each key at the margin, and what is heard then below it. */
export function transcriptOf(parts: readonly Part[]): string {
  const lines = parts.flatMap(({ title, heard }) => [
    '',
    `== ${title}`,
    ...heard.flatMap(({ did, said }) => [
      did,
      ...(said.length > 0 ? said : ['(nothing)']).map((text) => `    ${text}`),
    ]),
  ])
  return `${lines.join('\n').trimStart()}\n`
}

const headMark = '# Spoken by '

/** A transcript as it is kept: what has spoken it stands in its first line. */
export function withHead(by: string, transcript: string): string {
  return `${headMark}${by}\n\n${transcript}`
}

/** What has spoken a kept transcript, and the transcript. */
export function headAndRest(text: string): [by: string, transcript: string] {
  const end = text.indexOf('\n\n')
  if (!text.startsWith(headMark) || end === -1) return ['somebody unknown', text]
  return [text.slice(headMark.length, end), text.slice(end + 2)]
}

const around = 3

const isHeard = (line: string): boolean => line.startsWith('    ')

/** The lines, with what is heard after one key in the order of the alphabet: news comes when it comes, before or after what has the focus. */
function inAnyOrder(transcript: string): string[] {
  const lines = transcript.split('\n')
  const ordered: string[] = []
  for (let at = 0; at < lines.length; at++) {
    const heard: string[] = []
    while (isHeard(lines[at] ?? '')) heard.push(lines[at++] ?? '')
    ordered.push(...heard.toSorted())
    if (at < lines.length) ordered.push(lines[at] ?? '')
  }
  return ordered
}

/**
 * The lines in which two transcripts differ, each with a sign, and a few that they share before and after; empty if there are none.
 * In which order things are heard after one key makes no difference.
 */
export function differences(kept: string, now: string): string[] {
  const all = diff(inAnyOrder(now), inAnyOrder(kept)).map(([sign, line]) => ({ sign, line }))
  const isNear = (at: number): boolean =>
    all.slice(Math.max(0, at - around), at + around + 1).some(({ sign }) => sign !== 0)
  return all.flatMap(({ sign, line }, at) => {
    if (!isNear(at)) return []
    const shown = `${sign === 0 ? ' ' : sign > 0 ? '+' : '-'} ${line}`
    return at > 0 && !isNear(at - 1) ? ['…', shown] : [shown]
  })
}

import type { Page } from '@playwright/test'
import type { Desk } from './desk.ts'
import { spokenIn } from './speech-log.ts'
import { isProgress, normalised, type Heard, type Part } from './transcript.ts'

/** Somebody who goes through the app by keys alone and listens; what they hear is in `parts` afterwards. */
export interface Reader {
  page: Page
  parts: readonly Part[]
  /** From here on one is in another place. What was said on the way there is not in the transcript. */
  arriveAt: (title: string) => Promise<void>
  /** Presses keys, one after the other, and listens after each. */
  press: (...keys: string[]) => Promise<void>
  /** Presses a key until what has the focus is called so, listening after each. Throws if it does not come there. */
  pressUntil: (key: string, name: RegExp) => Promise<void>
  /** As `pressUntil`, on a way that is in the transcript elsewhere. */
  reach: (key: string, name: RegExp) => Promise<void>
  /** Types a text as one. */
  type: (text: string) => Promise<void>
  /** What is said once this has come about, without a key; `what` stands in the transcript. */
  listen: (what: string, comes: Promise<unknown>) => Promise<void>
}

const farthest = 30

/** What has the focus, as it is named; empty for the page itself. */
const focusedName = `(() => {
  const element = document.activeElement
  if (!element || element === document.body) return ''
  const labels = [...(element.labels ?? [])].map((label) => label.textContent).join(' ')
  return element.getAttribute('aria-label') ?? (labels || element.textContent || '')
})()`

/** `folders`: what stands in the transcript for folders of this run. */
export function createReader(desk: Desk, folders: Readonly<Record<string, string>>): Reader {
  const parts: { title: string; heard: Heard[] }[] = []

  async function hear(did: string, slow = false): Promise<void> {
    const said: string[] = []
    for (const text of spokenIn(await desk.heard(slow)).map((line) => normalised(line, folders))) {
      // How often progress is told depends on the machine.
      if (!(isProgress(text) && said.includes(text))) said.push(text)
    }
    parts.at(-1)?.heard.push({ did, said })
  }

  async function pressOne(key: string): Promise<void> {
    desk.press(key)
    await hear(key)
  }

  return {
    page: desk.page,
    parts,
    async arriveAt(title) {
      await desk.heard(true)
      parts.push({ title, heard: [] })
    },
    async press(...keys) {
      for (const key of keys) await pressOne(key)
    },
    async pressUntil(key, name) {
      for (let presses = 0; presses < farthest; presses++) {
        await pressOne(key)
        if (name.test(await desk.page.evaluate<string>(focusedName))) return
      }
      throw new Error(`${String(name)} cannot be reached with ${key}`)
    },
    async reach(key, name) {
      await desk.heard(true)
      for (let presses = 0; presses < farthest; presses++) {
        desk.press(key)
        await desk.heard()
        if (name.test(await desk.page.evaluate<string>(focusedName))) return
      }
      throw new Error(`${String(name)} cannot be reached with ${key}`)
    },
    async type(text) {
      for (const letter of text) desk.press(letter === ' ' ? 'space' : letter)
      await hear(`“${text}”`, true)
    },
    async listen(what, comes) {
      await comes
      await hear(`(${what})`, true)
    },
  }
}

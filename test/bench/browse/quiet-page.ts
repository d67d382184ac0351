import type { Browser } from '@playwright/test'

/** A page that is driven without being listened to: what listens to the network of a page keeps up to 200 MB of answers in it. */
export interface QuietPage {
  /** The value of an expression, and where it is a promise that of the promise. */
  evaluate: <Value>(expression: string) => Promise<Value>
  /** Presses and lets go the pointer. */
  click: (x: number, y: number) => Promise<void>
  type: (text: string) => Promise<void>
  press: (key: 'Escape' | 'Home') => Promise<void>
  /** As if the machine had no memory left. */
  giveBack: () => Promise<void>
  close: () => Promise<void>
}

interface Answer {
  id?: number
  result?: { result?: { value?: unknown }; exceptionDetails?: { text: string } }
  error?: { message: string }
}

/** Opens an address with a script that runs in the page before its own. Playwright leaves alone what it did not open itself. */
export async function openQuietPage(browser: Browser, url: string, script: string): Promise<QuietPage> {
  const devtools = await browser.newBrowserCDPSession()
  const { browserContextId } = await devtools.send('Target.createBrowserContext')
  const { targetId } = await devtools.send('Target.createTarget', {
    url: 'about:blank',
    browserContextId,
    width: 1280,
    height: 800,
  })
  const { sessionId } = await devtools.send('Target.attachToTarget', { targetId, flatten: false })
  const waiting = new Map<number, (answer: Answer) => void>()
  devtools.on('Target.receivedMessageFromTarget', ({ message }) => {
    const answer = JSON.parse(message) as Answer
    if (answer.id !== undefined) waiting.get(answer.id)?.(answer)
  })
  let sent = 0
  const send = async (method: string, params: object = {}): Promise<Answer> => {
    const id = ++sent
    const answered = new Promise<Answer>((resolve) => waiting.set(id, resolve))
    await devtools.send('Target.sendMessageToTarget', { sessionId, message: JSON.stringify({ id, method, params }) })
    const answer = await answered
    waiting.delete(id)
    const failed = answer.error?.message ?? answer.result?.exceptionDetails?.text
    if (failed !== undefined) throw new Error(`${method}: ${failed}`)
    return answer
  }
  const key = async (name: string): Promise<void> => {
    await send('Input.dispatchKeyEvent', {
      type: 'rawKeyDown',
      key: name,
      code: name,
      windowsVirtualKeyCode: keys[name],
    })
    await send('Input.dispatchKeyEvent', { type: 'keyUp', key: name, code: name, windowsVirtualKeyCode: keys[name] })
  }
  await send('Page.enable')
  await send('Page.addScriptToEvaluateOnNewDocument', { source: script })
  await send('Page.navigate', { url })
  return {
    async evaluate<Value>(expression: string) {
      const answer = await send('Runtime.evaluate', { expression, awaitPromise: true, returnByValue: true })
      return answer.result?.result?.value as Value
    },
    async click(x, y) {
      const at = { x, y, button: 'left', clickCount: 1 }
      await send('Input.dispatchMouseEvent', { type: 'mousePressed', ...at })
      await send('Input.dispatchMouseEvent', { type: 'mouseReleased', ...at })
    },
    async type(text) {
      await send('Input.insertText', { text })
    },
    press: key,
    async giveBack() {
      await send('Memory.simulatePressureNotification', { level: 'critical' })
      await send('HeapProfiler.collectGarbage')
    },
    async close() {
      await devtools.send('Target.disposeBrowserContext', { browserContextId })
      await devtools.detach()
    },
  }
}

const keys: Readonly<Record<string, number>> = { Escape: 27, Home: 36 }

import { spawn } from 'node:child_process'

function opener(url: string, platform: NodeJS.Platform): [command: string, args: string[]] {
  if (platform === 'darwin') return ['open', [url]]
  // rundll32 takes the address as one argument; `start` would need a shell, to which & and ^ mean something.
  if (platform === 'win32') return ['rundll32', ['url.dll,FileProtocolHandler', url]]
  return ['xdg-open', [url]]
}

/**
 * Opens an http or https address in the system's browser, without a shell. False if there is no browser to open, so the
 * caller can show the address instead.
 */
export function openUrl(url: string, platform: NodeJS.Platform = process.platform): Promise<boolean> {
  const parsed = URL.parse(url)
  if (parsed?.protocol !== 'https:' && parsed?.protocol !== 'http:') return Promise.resolve(false)
  const graphical = process.env['DISPLAY'] !== undefined || process.env['WAYLAND_DISPLAY'] !== undefined
  // Without a display xdg-open may start a text browser that takes over the terminal.
  if (platform !== 'darwin' && platform !== 'win32' && !graphical) return Promise.resolve(false)
  const [command, args] = opener(parsed.href, platform)
  return new Promise((resolve) => {
    // What was checked is what is opened: others may read the text that it was made from in another way.
    const child = spawn(command, args, { stdio: 'ignore', detached: true })
    // Some openers stay as long as the browser they started.
    const patience = setTimeout(() => resolve(true), 3000)
    const end = (opened: boolean): void => {
      clearTimeout(patience)
      resolve(opened)
    }
    child.on('error', () => end(false))
    child.on('exit', (code) => end(code === 0))
    child.unref()
  })
}

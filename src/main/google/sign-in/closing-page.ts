import type { Language } from '../../../shared/text/languages.ts'
import { preferredLanguage, renderSmallPage } from '../../loopback/small-page.ts'

/** How the sign-in ended, for the page that the browser shows last. */
export type ClosingPage =
  | { kind: 'signed-in'; email: string }
  | { kind: 'scope-missing'; email: string }
  | { kind: 'denied' }
  | { kind: 'mismatch' }
  | { kind: 'failed' }

interface Words {
  title: string
  text: (email: string) => string
}

const words: Record<Language, Record<ClosingPage['kind'], Words>> = {
  en: {
    'signed-in': {
      title: 'You are signed in',
      text: (email) => `${email} is connected. You can close this page and go back to Shoebox.`,
    },
    'scope-missing': {
      title: 'One permission is missing',
      text: (email) =>
        `${email} is connected, but the box for Google Photos was not ticked. Close this page, sign in again in Shoebox and tick it.`,
    },
    denied: {
      title: 'Shoebox was not let in',
      text: () => 'Nothing was connected and nothing has changed. You can close this page and try again in Shoebox.',
    },
    mismatch: {
      title: 'This answer does not belong to Shoebox',
      text: () => 'To be safe, nothing was connected. Close this page and start again in Shoebox.',
    },
    failed: {
      title: 'The sign-in did not work',
      text: () => 'Shoebox says why. You can close this page and try again there.',
    },
  },
  'zh-Hans': {
    'signed-in': { title: '登录成功', text: (email) => `已连接 ${email}。可以关闭此页面，回到 Shoebox。` },
    'scope-missing': {
      title: '还缺一项权限',
      text: (email) => `已连接 ${email}，但没有勾选 Google 相册的权限。请关闭此页面，在 Shoebox 中重新登录并勾选它。`,
    },
    denied: {
      title: '未允许 Shoebox 访问',
      text: () => '没有连接任何账号，也没有任何改动。可以关闭此页面，在 Shoebox 中重试。',
    },
    mismatch: {
      title: '此结果不属于 Shoebox',
      text: () => '为安全起见，没有连接任何账号。请关闭此页面，在 Shoebox 中重新开始。',
    },
    failed: { title: '登录没有成功', text: () => '原因会显示在 Shoebox 中。可以关闭此页面，在那里重试。' },
  },
}

/** The page and its headers in the language that the browser prefers of those we have. */
export function renderClosingPage(
  page: ClosingPage,
  acceptLanguage: string,
): { html: string; headers: Record<string, string> } {
  const language = preferredLanguage(acceptLanguage)
  const { title, text } = words[language][page.kind]
  const { html, headers } = renderSmallPage({
    language,
    title,
    paragraphs: [text('email' in page ? page.email : '')],
    tone: page.kind === 'signed-in' ? 'good' : 'warning',
  })
  return { html, headers: { ...headers, connection: 'close' } }
}

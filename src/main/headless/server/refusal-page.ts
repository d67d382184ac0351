import type { Language } from '../../../shared/text/languages.ts'
import type { IncomingMessage, ServerResponse } from 'node:http'
import { preferredLanguage, renderSmallPage } from '../../loopback/small-page.ts'

/** Why the server shows something else than what was asked for. */
export type RefusalKind =
  'no-key' | 'wrong-host' | 'foreign-page' | 'malformed' | 'not-found' | 'method' | 'too-long' | 'failed'

const statuses: Record<RefusalKind, number> = {
  'no-key': 401,
  'wrong-host': 403,
  'foreign-page': 403,
  malformed: 400,
  'not-found': 404,
  method: 405,
  'too-long': 413,
  failed: 500,
}

interface Words {
  title: string
  paragraphs: string[]
}

const words: Record<Language, Record<RefusalKind, Words>> = {
  en: {
    'no-key': {
      title: 'This page needs its key',
      paragraphs: [
        'Open the address that Shoebox printed when it started: it carries the key to this page. Copy all of it, from “http” to its end.',
        'The key is new at each start. If the address has scrolled away, end “shoebox serve” with Ctrl-C and start it again.',
        'A link to a photo or album that you kept from before: put its end, from “#” on, behind the new address.',
      ],
    },
    'wrong-host': {
      title: 'Shoebox is not at this address',
      paragraphs: ['It answers on 127.0.0.1 only, on the machine that it runs on. Open the address that it printed.'],
    },
    'foreign-page': {
      title: 'This page may not talk to Shoebox',
      paragraphs: ['Only the page that Shoebox serves itself may do that.'],
    },
    malformed: { title: 'Shoebox does not understand this', paragraphs: ['Open the address that Shoebox printed.'] },
    'not-found': { title: 'There is nothing here', paragraphs: ['Go back to the page that Shoebox printed.'] },
    method: { title: 'This is not possible here', paragraphs: ['Go back to the page that Shoebox printed.'] },
    'too-long': { title: 'This was too long', paragraphs: ['Shoebox has not read it.'] },
    failed: {
      title: 'Something went wrong',
      paragraphs: ['Try again. The file shoebox.log in the folder of the settings knows more.'],
    },
  },
  'zh-Hans': {
    'no-key': {
      title: '打开此页面需要密钥',
      paragraphs: [
        '请打开 Shoebox 启动时显示的地址：其中带有此页面的密钥。请完整复制，从“http”一直到末尾。',
        '每次启动都会换一个新密钥。如果找不到那个地址，请按 Ctrl-C 结束“shoebox serve”，再重新启动。',
        '如果您打开的是以前保存的照片或相册链接：请把其中从“#”开始的部分接到新地址的后面。',
      ],
    },
    'wrong-host': {
      title: 'Shoebox 不在这个地址',
      paragraphs: ['它只在运行它的这台电脑上通过 127.0.0.1 应答。请打开它显示的地址。'],
    },
    'foreign-page': { title: '此页面不能访问 Shoebox', paragraphs: ['只有 Shoebox 自己提供的页面才可以。'] },
    malformed: { title: 'Shoebox 无法理解这个请求', paragraphs: ['请打开 Shoebox 显示的地址。'] },
    'not-found': { title: '这里什么也没有', paragraphs: ['请回到 Shoebox 显示的页面。'] },
    method: { title: '这里不能这样做', paragraphs: ['请回到 Shoebox 显示的页面。'] },
    'too-long': { title: '内容太长', paragraphs: ['Shoebox 没有读取它。'] },
    failed: { title: '出错了', paragraphs: ['请重试。设置所在文件夹中的 shoebox.log 里有更多信息。'] },
  },
}

/** Answers with a small page that says why, and what to do, in the language that the browser prefers. */
export function sendRefusal(request: IncomingMessage, response: ServerResponse, kind: RefusalKind): void {
  const language = preferredLanguage(request.headers['accept-language'] ?? '')
  const { html, headers } = renderSmallPage({ language, tone: 'warning', ...words[language][kind] })
  response.writeHead(statuses[kind], { ...headers, 'content-length': Buffer.byteLength(html) })
  response.end(request.method === 'HEAD' ? undefined : html)
}

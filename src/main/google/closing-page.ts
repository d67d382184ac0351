/** How the sign-in ended, for the page that the browser shows last. */
export type ClosingPage =
  | { kind: 'signed-in'; email: string }
  | { kind: 'scope-missing'; email: string }
  | { kind: 'denied' }
  | { kind: 'mismatch' }
  | { kind: 'failed' }

type Language = 'en' | 'zh-Hans'

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

const tick = '<path d="M14 25.5l7 7 14-16"/>'
const exclamation = '<path d="M24 14v13M24 34v.01"/>'
const marks: Record<ClosingPage['kind'], { shape: string; tone: 'good' | 'warning' }> = {
  'signed-in': { shape: tick, tone: 'good' },
  'scope-missing': { shape: exclamation, tone: 'warning' },
  denied: { shape: exclamation, tone: 'warning' },
  mismatch: { shape: exclamation, tone: 'warning' },
  failed: { shape: exclamation, tone: 'warning' },
}

/** A page in itself: no script, no further request, light or dark as the system is. */
const style = `
:root { color-scheme: light dark; }
* { box-sizing: border-box; margin: 0; }
body { min-height: 100vh; display: grid; place-items: center; padding: 24px;
  background: light-dark(#f5f1e9, #181613); color: light-dark(#26221b, #f2ede3);
  font: 16px/1.6 -apple-system, 'Segoe UI', Cantarell, Roboto, 'Noto Sans', 'PingFang SC', 'Microsoft YaHei UI', 'Noto Sans CJK SC', sans-serif; }
main { width: 100%; max-width: 460px; padding: 48px 40px 36px; text-align: center; border-radius: 18px;
  background: light-dark(#ffffff, #2a2621); border: 1px solid light-dark(#e0d8c9, #3a342c);
  box-shadow: 0 16px 48px light-dark(rgb(60 45 20 / 14%), rgb(0 0 0 / 45%)); }
svg { width: 72px; height: 72px; padding: 12px; border-radius: 50%; fill: none; stroke: currentColor;
  stroke-width: 3.5; stroke-linecap: round; stroke-linejoin: round; }
.good { color: light-dark(#2a6744, #8ccfa4); background: light-dark(#e2f0e5, #1f3126); }
.warning { color: light-dark(#7d5200, #ecc077); background: light-dark(#f8ecd0, #372b16); }
h1 { margin: 24px 0 8px; font-size: 24px; line-height: 1.3; font-weight: 600; text-wrap: balance; }
p { color: light-dark(#655c4e, #b3a998); overflow-wrap: anywhere; text-wrap: pretty; }
footer { margin-top: 32px; padding-top: 20px; border-top: 1px solid light-dark(#e0d8c9, #3a342c);
  font-size: 13px; letter-spacing: 0.04em; color: light-dark(#655c4e, #b3a998); }
`

const headers = {
  'content-type': 'text/html; charset=utf-8',
  'content-security-policy':
    "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
  'cache-control': 'no-store',
  'referrer-policy': 'no-referrer',
  'x-content-type-options': 'nosniff',
  connection: 'close',
}

/** The page and its headers in the language that the browser prefers of those we have. */
export function renderClosingPage(
  page: ClosingPage,
  acceptLanguage: string,
): { html: string; headers: Record<string, string> } {
  const language = preferredLanguage(acceptLanguage)
  const { title, text } = words[language][page.kind]
  const { shape, tone } = marks[page.kind]
  const html = `<!doctype html>
<html lang="${language}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${title} · Shoebox</title>
<style>${style}</style>
</head>
<body>
<main>
<svg class="${tone}" viewBox="0 0 48 48" aria-hidden="true">${shape}</svg>
<h1>${title}</h1>
<p>${escapeHtml(text('email' in page ? page.email : ''))}</p>
<footer>Shoebox</footer>
</main>
</body>
</html>
`
  return { html, headers }
}

/** English unless Chinese stands before it in an Accept-Language header. */
export function preferredLanguage(acceptLanguage: string): Language {
  const wishes = acceptLanguage
    .split(',')
    .map((wish) => {
      const [tag = '', ...parameters] = wish.trim().toLowerCase().split(';')
      const weight = parameters
        .map((parameter) => /^\s*q=([\d.]+)$/.exec(parameter)?.[1])
        .find((value) => value !== undefined)
      return { tag: tag.trim(), weight: weight === undefined ? 1 : Number(weight) }
    })
    .filter(({ tag, weight }) => weight > 0 && /^(zh|en)\b/.test(tag))
    .sort((one, other) => other.weight - one.weight)
  return wishes[0]?.tag.startsWith('zh') ? 'zh-Hans' : 'en'
}

function escapeHtml(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;')
}

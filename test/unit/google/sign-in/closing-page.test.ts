import { expect, test } from 'vitest'
import { renderClosingPage } from '../../../../src/main/google/sign-in/closing-page.ts'
import type { ClosingPage } from '../../../../src/main/google/sign-in/closing-page.ts'
import { preferredLanguage } from '../../../../src/main/loopback/small-page.ts'

test.each([
  ['', 'en'],
  ['zh-CN,zh;q=0.9,en;q=0.8', 'zh-Hans'],
  ['en-GB,en;q=0.9,zh;q=0.8', 'en'],
  ['en;q=0.5, zh-Hans;q=0.9', 'zh-Hans'],
  ['de-DE,de;q=0.9,zh;q=0.2', 'zh-Hans'],
  ['zh;q=0,en', 'en'],
  ['fr', 'en'],
  [';;;,,q=', 'en'],
])('a browser that prefers "%s" reads %s', (header, expected) => {
  expect(preferredLanguage(header)).toBe(expected)
})

test('every ending has its own words, in both languages', () => {
  const pages = [
    { kind: 'signed-in', email: 'a@b.c' },
    { kind: 'scope-missing', email: 'a@b.c' },
    { kind: 'denied' },
    { kind: 'mismatch' },
    { kind: 'failed' },
  ] as const
  const texts = pages.flatMap((page) => ['en', 'zh'].map((language) => renderClosingPage(page, language).html))
  expect(new Set(texts).size).toBe(10)
  expect(renderClosingPage(pages[0], 'en').html).toContain('<html lang="en">')
  expect(renderClosingPage(pages[0], 'zh').html).toContain('<html lang="zh-Hans">')
})

test('every ending says in whole sentences what to do, and who it was about where that is known', () => {
  const paragraph = (page: ClosingPage, language: string): string =>
    /<p>(.*)<\/p>/.exec(renderClosingPage(page, language).html)?.[1] ?? ''
  for (const language of ['en', 'zh']) {
    for (const kind of ['signed-in', 'scope-missing'] as const)
      expect(paragraph({ kind, email: 'a@b.c' }, language)).toMatch(/a@b\.c.+[.。]$/)
    for (const kind of ['denied', 'mismatch', 'failed'] as const)
      expect(paragraph({ kind }, language)).toMatch(/^[^@]{20,}[.。]$/)
  }
})

test('only a sign-in that succeeded looks like one, and a page is the last of its connection', () => {
  const page = (kind: ClosingPage['kind']) => renderClosingPage({ kind, email: 'a@b.c' }, 'en')
  expect(page('signed-in').html).toContain('<svg class="good"')
  for (const kind of ['scope-missing', 'denied', 'mismatch', 'failed'] as const)
    expect(page(kind).html).toContain('<svg class="warning"')
  expect(page('denied').headers['connection']).toBe('close')
})

test('an address cannot bring markup into the page, and the page can load nothing', () => {
  const { html, headers } = renderClosingPage({ kind: 'signed-in', email: '<img src=x onerror="alert(1)">&' }, 'en')
  expect(html).not.toContain('<img')
  expect(html).toContain('&lt;img src=x onerror=&quot;alert(1)&quot;&gt;&amp;')
  expect(html).not.toMatch(/<script|https?:/)
  expect(headers).toMatchObject({ 'cache-control': 'no-store', 'referrer-policy': 'no-referrer' })
  expect(headers['content-security-policy']).toContain("default-src 'none'")
})

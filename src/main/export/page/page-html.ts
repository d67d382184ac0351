import type { Language } from '../../../shared/text/languages.ts'
import { escapeXml } from '../../xmp/xmp-text.ts'
import { pagePolicy, pageScript, pageStyle } from './page-look.ts'
import { pageWords } from './page-words.ts'

/** A photo or video as it stands on a page; addresses are paths from the page. */
export interface PagePhoto {
  kind: 'picture' | 'video'
  file: string
  /** For rows of pictures; absent where none could be made. */
  small?: string
  /** What a browser shows in the place of a file that it cannot show. */
  large?: string
  motion?: string
  /** The photo before somebody edited it. */
  unedited?: string
  width: number
  height: number
  name: string
  /** As `2021-07-04T11:11:12`, the clock where it was taken. */
  localTime?: string
  description?: string
  people: readonly string[]
}

export interface PageAlbum {
  title: string
  description?: string
  /** What stands in the album beside its photos, in its order. */
  texts: readonly string[]
  photos: readonly PagePhoto[]
}

/** What others say of a page that they lead to. */
export interface PageCard {
  file: string
  title: string
  /** From the first day to the last, and how many photos. */
  facts: string
  cover?: string
}

/** Parts of a path may hold what means something in an address. */
function addressOf(path: string): string {
  return escapeXml(path.toWellFormed().split('/').map(encodeURIComponent).join('/'))
}

const written = new Map<Language, { moment: Intl.DateTimeFormat; day: Intl.DateTimeFormat }>()

function datesIn(language: Language): { moment: Intl.DateTimeFormat; day: Intl.DateTimeFormat } {
  const found = written.get(language) ?? {
    moment: new Intl.DateTimeFormat(language, { dateStyle: 'full', timeStyle: 'short', timeZone: 'UTC' }),
    day: new Intl.DateTimeFormat(language, { dateStyle: 'long', timeZone: 'UTC' }),
  }
  written.set(language, found)
  return found
}

const clockOf = ({ localTime }: PagePhoto): number | undefined =>
  localTime === undefined ? undefined : Date.parse(`${localTime}Z`)

/** From the first day to the last; empty where no day is known. */
function daysOf(photos: readonly PagePhoto[], language: Language): string {
  let [first, last] = [Infinity, -Infinity]
  for (const photo of photos) {
    const at = clockOf(photo)
    if (at === undefined || Number.isNaN(at)) continue
    first = Math.min(first, at)
    last = Math.max(last, at)
  }
  return first > last ? '' : datesIn(language).day.formatRange(first, last)
}

function paragraph(text: string | undefined, look = ''): string {
  return text === undefined || text.trim() === '' ? '' : `<p${look && ` class="${look}"`}>${escapeXml(text)}</p>`
}

function* whole(title: string, language: Language, body: Iterable<string>): Generator<string> {
  yield `<!doctype html>
<html lang="${language}">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${pagePolicy}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="referrer" content="no-referrer">
<title>${escapeXml(title)}</title>
<style>${pageStyle}</style>
</head>
<body>
`
  yield* body
  yield `
<footer>${paragraph(pageWords[language].about)}</footer>
</body>
</html>
`
}

function openLink(file: string, text: string): string {
  return `<a href="${addressOf(file)}" target="_blank">${text}</a>`
}

function entry(photo: PagePhoto, language: Language): string {
  const words = pageWords[language]
  const at = clockOf(photo)
  const when = at === undefined || Number.isNaN(at) ? '' : datesIn(language).moment.format(at)
  const said = [photo.description?.trim() || photo.name, when].filter(Boolean).join(', ')
  const [width, height] = photo.width > 0 && photo.height > 0 ? [photo.width, photo.height] : [4, 3]
  const shown = photo.small ?? photo.large ?? (photo.kind === 'picture' ? photo.file : undefined)
  const alt = photo.kind === 'video' ? `${words.video}: ${said}` : said
  const face =
    shown === undefined
      ? `<span class="name">${escapeXml(alt)}</span>`
      : `<img src="${addressOf(shown)}" width="${width}" height="${height}" alt="${escapeXml(alt)}" loading="lazy" decoding="async">`
  const badge = photo.kind === 'video' ? '<span class="badge" aria-hidden="true">▶</span>' : ''
  const data = [
    `data-kind="${photo.kind}"`,
    ...(photo.large === undefined ? [] : [`data-large="${addressOf(photo.large)}"`]),
    ...(photo.motion === undefined ? [] : [`data-motion="${addressOf(photo.motion)}"`]),
  ].join(' ')
  const about = [
    paragraph(photo.description),
    paragraph([when, ...photo.people].filter(Boolean).join(' · ')),
    `<p><bdi>${escapeXml(photo.name)}</bdi> · ${openLink(photo.file, words.file)}${photo.unedited === undefined ? '' : ` · ${openLink(photo.unedited, words.unedited)}`}</p>`,
  ].join('')
  return `<li><a href="${addressOf(photo.file)}" ${data}>${face}${badge}</a><div hidden>${about}</div></li>`
}

/** What a page says of all its photos together. */
export function factsOfAll(photos: readonly PagePhoto[], language: Language): string {
  return [daysOf(photos, language), pageWords[language].count(photos.length)].filter(Boolean).join(' · ')
}

/** The page of an album, or of a year, in pieces. `home`: the page that leads to all of them, if there is one. */
export function albumPage(album: PageAlbum, language: Language, home?: string): Iterable<string> {
  return whole(album.title, language, albumBody(album, language, home))
}

function* albumBody(
  { title, description, texts, photos }: PageAlbum,
  language: Language,
  home: string | undefined,
): Generator<string> {
  const words = pageWords[language]
  const button = (act: string, text: string): string => `<button type="button" data-do="${act}">${text}</button>`
  yield `<header>${home === undefined ? '' : `<nav><a href="${addressOf(home)}">${words.back}</a></nav>`}
<h1>${escapeXml(title)}</h1>
${paragraph(factsOfAll(photos, language), 'soft')}${paragraph(description)}${texts.map((text) => paragraph(text)).join('')}</header>
<main><ul class="grid">
`
  for (const photo of photos) yield `${entry(photo, language)}\n`
  yield `</ul></main>
<dialog aria-label="${escapeXml(title)}" data-not-shown="${words.notShown}"><nav><span class="at"></span>${button('motion', words.motion)}${button('previous', words.previous)}${button('next', words.next)}${button('close', words.close)}</nav><div class="stage"></div><div class="words" aria-live="polite"></div></dialog>
<script>${pageScript}</script>`
}

function card({ file, title, facts, cover }: PageCard): string {
  const face =
    cover === undefined ? '<span class="none"></span>' : `<img src="${addressOf(cover)}" alt="" loading="lazy">`
  return `<li><a href="${addressOf(file)}">${face}<span class="title">${escapeXml(title)}</span>${paragraph(facts, 'soft')}</a></li>\n`
}

/** The page that leads to those of all albums and years, in pieces. */
export function contentsPage(
  { albums, years }: { albums: readonly PageCard[]; years: readonly PageCard[] },
  language: Language,
): Iterable<string> {
  const words = pageWords[language]
  function* body(): Generator<string> {
    yield `<header><h1>${words.photos}</h1></header>\n<main>`
    for (const [title, cards] of [
      [words.albums, albums],
      [words.years, years],
    ] as const) {
      if (cards.length === 0) continue
      yield `<section><h2>${title}</h2><ul class="cards">\n`
      for (const each of cards) yield card(each)
      yield '</ul></section>'
    }
    yield '</main>'
  }
  return whole(words.photos, language, body())
}

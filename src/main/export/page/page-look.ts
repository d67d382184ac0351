import { createHash } from 'node:crypto'

/** How pages look: paper by day, dark by night, and what the system says where it forces its colours. */
export const pageStyle = `
:root { color-scheme: light dark; --paper: #faf8f4; --ink: #22252b; --soft: #5b6068; --line: #e2ddd3; --blue: #1f5fbf; }
@media (prefers-color-scheme: dark) {
  :root { --paper: #17191d; --ink: #eceae5; --soft: #a9adb5; --line: #33373f; --blue: #8ab4f8; }
}
* { box-sizing: border-box; }
body { margin: 0; background: var(--paper); color: var(--ink); font: 1rem/1.5 system-ui, sans-serif; }
header, main, footer { max-width: 1800px; margin: 0 auto; padding: 1rem clamp(1rem, 3vw, 3rem); }
header { padding-top: clamp(1.5rem, 5vw, 4rem); }
h1 { margin: 0; font: 600 clamp(1.75rem, 4vw, 3rem)/1.15 Georgia, 'Songti SC', serif; overflow-wrap: anywhere; }
h2 { font-size: 1.25rem; }
p { max-width: 70ch; margin: 0.5rem 0; white-space: pre-line; overflow-wrap: anywhere; }
.soft, footer { color: var(--soft); }
a { color: var(--blue); }
a:focus-visible, button:focus-visible { outline: 3px solid var(--blue); outline-offset: 2px; }
ul { list-style: none; margin: 0; padding: 0; }
.grid { display: flex; flex-wrap: wrap; gap: 6px; }
.grid li { height: clamp(120px, 22vw, 240px); flex-grow: 1; }
.grid li:last-child { flex-grow: 999; }
.grid li:last-child img, .grid li:last-child video { min-width: 0; }
.grid a { position: relative; display: block; height: 100%; color: var(--ink); }
.grid img, .grid video { display: block; width: auto; height: 100%; min-width: 100%; max-width: calc(100vw - 2rem); object-fit: cover; background: var(--line); }
.grid .name { display: grid; place-items: center; height: 100%; width: clamp(160px, 30vw, 320px); max-width: 100%; padding: 1rem; border: 1px solid var(--line); overflow-wrap: anywhere; text-align: center; }
.badge { position: absolute; inset: auto auto 6px 6px; padding: 0 8px; border-radius: 999px; background: rgb(0 0 0 / 65%); color: #fff; font-size: 0.8125rem; }
.cards { display: grid; grid-template-columns: repeat(auto-fill, minmax(min(100%, 220px), 1fr)); gap: 1.5rem; }
.cards a { display: block; color: inherit; text-decoration: none; overflow-wrap: anywhere; }
.cards a:hover .title { text-decoration: underline; }
.cards img, .cards .none { display: block; width: 100%; aspect-ratio: 4 / 3; object-fit: cover; background: var(--line); margin-bottom: 0.5rem; }
.title { font-weight: 600; }
dialog { width: 100vw; height: 100dvh; max-width: none; max-height: none; margin: 0; padding: 0; border: 0; background: #0c0d0f; color: #f2f1ee; }
dialog[open] { display: grid; grid-template-rows: auto minmax(0, 1fr) auto; }
dialog nav { display: flex; flex-wrap: wrap; gap: 8px; padding: 8px; justify-content: flex-end; }
dialog .at { align-self: center; margin-right: auto; padding: 0 8px; font-variant-numeric: tabular-nums; }
dialog button { min-width: 44px; min-height: 44px; padding: 0 14px; border: 1px solid #55595f; border-radius: 8px; background: #1b1d21; color: inherit; font: inherit; cursor: pointer; }
dialog button[hidden] { display: none; }
dialog .stage { display: grid; place-items: center; min-height: 0; touch-action: pan-y pinch-zoom; }
dialog .stage > * { max-width: 100%; max-height: 100%; min-height: 0; object-fit: contain; }
dialog .words { max-height: 30dvh; overflow: auto; padding: 8px 16px 16px; }
dialog .words a { color: #9cc2ff; }
dialog p { margin: 0.25rem 0; }
@media print { dialog, nav { display: none; } }
`

/** What pages do beyond showing pictures in rows: one at a time, with keys, buttons and fingers. Without it a picture opens as a file. */
export const pageScript = `
'use strict'
const links = [...document.querySelectorAll('a[data-kind]')]
const box = document.querySelector('dialog')
const [stage, words, place] = ['.stage', '.words', '.at'].map((name) => box.querySelector(name))
const motion = box.querySelector('[data-do=motion]')
let at = 0
function told(shown) {
  shown.addEventListener('error', () => {
    const words = document.createElement('p')
    words.textContent = box.dataset.notShown
    if (shown.isConnected) shown.replaceWith(words)
  }, { once: true })
  return shown
}
function playing(address, loops) {
  const video = told(document.createElement('video'))
  video.src = address
  video.controls = true
  video.autoplay = true
  video.loop = loops
  video.playsInline = true
  return video
}
function pictureOf(link) {
  if (link.dataset.kind === 'video') return playing(link.href, false)
  const picture = told(new Image())
  picture.src = link.dataset.large || link.href
  picture.alt = link.querySelector('img')?.alt ?? ''
  return picture
}
function show(next) {
  at = (next + links.length) % links.length
  const link = links[at]
  stage.replaceChildren(pictureOf(link))
  words.replaceChildren(...link.nextElementSibling.cloneNode(true).childNodes)
  motion.hidden = !link.dataset.motion
  place.textContent = at + 1 + ' / ' + links.length
  if (!box.open) box.showModal()
}
const acts = {
  previous: () => show(at - 1),
  next: () => show(at + 1),
  close: () => box.close(),
  motion: () => stage.replaceChildren(playing(links[at].dataset.motion, true)),
}
links.forEach((link, number) => link.addEventListener('click', (event) => {
  if (event.button !== 0 || event.ctrlKey || event.metaKey || event.shiftKey || event.altKey) return
  event.preventDefault()
  show(number)
}))
box.addEventListener('click', (event) => acts[event.target.closest('button')?.dataset.do]?.())
box.addEventListener('close', () => {
  stage.replaceChildren()
  links[at].focus()
})
box.addEventListener('keydown', (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey || event.target.closest('video')) return
  const act = { ArrowLeft: acts.previous, ArrowRight: acts.next, PageUp: acts.previous, PageDown: acts.next }[event.key]
  if (!act) return
  event.preventDefault()
  act()
})
let from
stage.addEventListener('pointerdown', (event) => (from = event.clientX))
stage.addEventListener('pointerup', (event) => {
  const moved = from === undefined ? 0 : event.clientX - from
  from = undefined
  if (Math.abs(moved) > 60 && event.pointerType === 'touch') show(at + (moved < 0 ? 1 : -1))
})
const seen = new IntersectionObserver((all) => {
  for (const { target, isIntersecting } of all) {
    if (!isIntersecting) continue
    seen.unobserve(target)
    const video = document.createElement('video')
    video.preload = 'metadata'
    video.muted = true
    video.tabIndex = -1
    video.addEventListener('loadeddata', () => target.querySelector('.name')?.replaceWith(video), { once: true })
    video.src = target.href + '#t=0.1'
  }
}, { rootMargin: '200px' })
for (const link of links) if (link.dataset.kind === 'video' && !link.querySelector('img')) seen.observe(link)
`

const sum = (text: string): string => `'sha256-${createHash('sha256').update(text).digest('base64')}'`

/** Nothing runs on a page but the script above, whatever a title says, and nothing is asked of the network. */
export const pagePolicy = [
  `default-src 'none'`,
  `img-src 'self' file:`,
  `media-src 'self' file:`,
  `style-src ${sum(pageStyle)}`,
  `script-src ${sum(pageScript)}`,
  `base-uri 'none'`,
  `form-action 'none'`,
].join('; ')

/** Runs in each page before its own scripts, and tells under `shoeboxBench` what a person would see, and when. In JavaScript, as a page has it. */
/* global window, document, performance, requestAnimationFrame, PerformanceObserver, MessageChannel, WheelEvent */
const bench = { longTasks: [], onFound: () => {} }
window.shoeboxBench = bench

new PerformanceObserver((list) => {
  for (const { startTime, duration } of list.getEntries()) bench.longTasks.push({ startTime, duration })
}).observe({ type: 'longtask', buffered: true })

const sent = window.fetch
window.fetch = async (address, init) => {
  const answer = await sent(address, init)
  if (typeof init?.body !== 'string' || !init.body.includes('library.columns')) return answer
  const read = answer.arrayBuffer.bind(answer)
  answer.arrayBuffer = async () => {
    const bytes = await read()
    // The beginning of what a letter finds; the rest of it may follow.
    if (init.body.includes('"first"')) bench.onFound(performance.now())
    return bytes
  }
  return answer
}

/** Tiles that reach into the view of the grid. */
bench.inView = () => {
  const view = document.querySelector('[data-testid="photo-grid-scroller"]')?.getBoundingClientRect()
  if (!view) return []
  return [...document.querySelectorAll('[data-index]')].filter((tile) => {
    const box = tile.getBoundingClientRect()
    return box.bottom > view.top && box.top < view.bottom
  })
}
const hasPicture = (tile) => ['ready', 'shown', 'broken'].includes(tile.dataset.phase)
const nextFrame = () => new Promise((resolve) => requestAnimationFrame(() => resolve(performance.now())))

/** Until `isSo`: the time of the first frame after that, or NaN after `most` milliseconds. */
bench.until = async (isSo, most = 60_000) => {
  const end = performance.now() + most
  while (performance.now() < end) {
    if (isSo()) return await nextFrame()
    await nextFrame()
  }
  return Number.NaN
}

/** Milliseconds from the start of the page until all that is in view has its picture. */
bench.firstPictures = () => bench.until(() => bench.inView().length > 3 && bench.inView().every(hasPicture))

/** Milliseconds from the last press of the pointer until other items fill the view, and until these have their pictures. */
document.addEventListener(
  'pointerdown',
  () => {
    const start = performance.now()
    const before = bench.inView()[0]?.dataset.index
    bench.jump = (async () => {
      const isElsewhere = () => bench.inView().length > 3 && bench.inView()[0]?.dataset.index !== before
      const placed = await bench.until(isElsewhere, 10_000)
      const pictured = await bench.until(() => isElsewhere() && bench.inView().every(hasPicture), 10_000)
      return { placed: placed - start, pictured: pictured - start }
    })()
  },
  true,
)

/** The time when a frame that shows what the page is now has been drawn, as far as that is the page's work. */
const nextDrawn = () =>
  new Promise((resolve) => {
    const { port1, port2 } = new MessageChannel()
    port1.addEventListener('message', () => resolve(performance.now()))
    port1.start()
    requestAnimationFrame(() => port2.postMessage(0))
  })

/** Milliseconds from the last letter until the beginning of what it finds has come, and until it is drawn. */
document.addEventListener(
  'input',
  (event) => {
    const start = event.timeStamp
    bench.letter = (async () => {
      const found = await new Promise((resolve) => {
        bench.onFound = resolve
      })
      return { answered: found - start, shown: (await nextDrawn()) - start }
    })()
  },
  true,
)

/** Scrolls an element by so many pixels a frame; how long its frames took. */
bench.scroll = async (element, step, frames) => {
  const taken = []
  let last = await nextFrame()
  const since = performance.now()
  for (let frame = 0; frame < frames; frame++) {
    element.dispatchEvent(new WheelEvent('wheel', { deltaY: step, bubbles: true }))
    element.scrollTop += step
    const now = await nextFrame()
    taken.push(now - last)
    last = now
  }
  return {
    taken,
    longTasks: bench.longTasks.filter(({ startTime }) => startTime >= since).map(({ duration }) => duration),
  }
}

/** Makes of this page an empty one with so many nodes, and returns what scrolls. */
bench.emptyPage = (nodes) => {
  document.body.innerHTML =
    '<div style="height:100vh;overflow:auto"><div style="height:8000000px;position:relative"></div></div>'
  const canvas = document.body.firstElementChild.firstElementChild
  for (let at = 0; at < nodes; at++) canvas.append(document.createElement('div'))
  return document.body.firstElementChild
}

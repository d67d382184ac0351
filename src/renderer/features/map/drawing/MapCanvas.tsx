import { memo, useEffect, useRef, useState } from 'react'
import type { MapView } from '../../../state/address/place.ts'
import { useSetting } from '../../../state/session-store.ts'
import { drawWorld, type WorldShapes } from './draw-world.ts'
import type { Size } from '../view/geometry.ts'
import styles from './MapCanvas.module.css'

let shapes: Promise<WorldShapes> | undefined

/** The coasts are read once, and only by who looks at a map. What failed is tried again by the next one. */
function readShapes(): Promise<WorldShapes> {
  shapes ??= import('./world-shapes.ts')
    .then(({ makeWorldShapes }) => makeWorldShapes())
    .catch((error: unknown) => {
      shapes = undefined
      throw error
    })
  return shapes
}

const appearances = ['(prefers-color-scheme: dark)', '(forced-colors: active)', '(prefers-contrast: more)']

/** Draws again when the colours of the page change. */
function useAppearance(): void {
  const [, setChanges] = useState(0)
  useEffect(() => {
    const queries = appearances.map((query) => window.matchMedia(query))
    const again = (): void => setChanges((before) => before + 1)
    for (const query of queries) query.addEventListener('change', again)
    return () => {
      for (const query of queries) query.removeEventListener('change', again)
    }
  }, [])
}

interface MapCanvasProps {
  view: MapView
  size: Size
  /** The coasts could not be read. */
  onFailure?: () => void
}

/** Coasts and borders; a picture for the eyes alone. Drawn whenever its view, its size or the colours of the page change. */
export const MapCanvas = memo(function MapCanvas({ view, size, onFailure }: MapCanvasProps) {
  const canvas = useRef<HTMLCanvasElement>(null)
  const [world, setWorld] = useState<WorldShapes>()
  useSetting('theme')
  useAppearance()
  useEffect(() => {
    let isOver = false
    readShapes().then(
      (read) => !isOver && setWorld(read),
      () => !isOver && onFailure?.(),
    )
    return () => {
      isOver = true
    }
  }, [onFailure])
  useEffect(() => {
    // Themes change the style of the canvas, which is read while it is drawn.
    const frame = requestAnimationFrame(() => {
      if (canvas.current && world && size.width > 0) drawWorld(canvas.current, world, view, size)
    })
    return () => cancelAnimationFrame(frame)
  })
  return <canvas ref={canvas} className={styles.canvas} aria-hidden data-drawn={world !== undefined} />
})

import { useEffect, useState } from 'react'
import { useImport } from '../import-store.ts'

function hasFiles(event: DragEvent): boolean {
  return event.dataTransfer?.types.includes('Files') === true
}

/** The paths of dropped files and folders; empty in a page that a browser shows, which cannot tell. */
function pathsOf(files: FileList): string[] {
  const { pathOf } = window.shoebox ?? {}
  return pathOf ? [...files].map(pathOf).filter((path) => path !== '') : []
}

/**
 * Lets files and folders be dropped anywhere: `show` is called, and looking begins. Places that take files themselves are
 * left alone. True while something is held over the window that it would take.
 */
export function useDroppedExports(show: () => void): boolean {
  const [over, setOver] = useState(false)
  useEffect(() => {
    const onOver = (event: DragEvent): void => {
      const isOurs = hasFiles(event) && !event.defaultPrevented
      setOver(isOurs)
      if (isOurs) event.preventDefault()
    }
    const onLeave = (event: DragEvent): void => {
      // Between two elements of the page it comes too.
      if (event.relatedTarget === null) setOver(false)
    }
    const onDrop = (event: DragEvent): void => {
      setOver(false)
      if (!hasFiles(event) || event.defaultPrevented || !event.dataTransfer) return
      event.preventDefault()
      const paths = pathsOf(event.dataTransfer.files)
      if (paths.length > 0) void useImport.getState().look({ paths, thorough: false })
      else useImport.setState({ droppedBlindly: true })
      show()
    }
    window.addEventListener('dragover', onOver)
    window.addEventListener('dragleave', onLeave)
    window.addEventListener('drop', onDrop)
    return () => {
      window.removeEventListener('dragover', onOver)
      window.removeEventListener('dragleave', onLeave)
      window.removeEventListener('drop', onDrop)
    }
  }, [show])
  return over
}

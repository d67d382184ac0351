import type { MouseEvent } from 'react'
import type { ArrivedExport } from '../../../../shared/imports/arrivals.ts'
import { numberRanges } from '../../../../shared/text/number-ranges.ts'
import { useFormats, useMessages } from '../../../i18n/use-messages.ts'
import { Button } from '../../../ui/controls/Button.tsx'
import { Notice } from '../../../ui/notices/Notice.tsx'
import { useArrivals } from './arrivals-store.ts'
import { stampMoment } from '../history/export-stamp.ts'
import { useImport } from '../import-store.ts'

interface ArrivedExportProps {
  of: ArrivedExport
  /** The watched folder. */
  folder: string
  /** Called when looking into it has begun. */
  onLook?: () => void
}

/** An export in the watched folder, and what can be done with it. */
export function ArrivedExportNotice({ of, folder, onLook }: ArrivedExportProps) {
  const words = useMessages().arrivals
  const formats = useFormats()
  const look = useImport((imports) => imports.look)
  const dismiss = useArrivals((arrivals) => arrivals.dismiss)
  const { id, paths, bytes, missing, unfinished } = of
  const made = stampMoment(id)

  function lookInto(): void {
    void look({ paths, thorough: false })
    void dismiss(id)
    onLook?.()
  }

  function leave(event: MouseEvent<HTMLButtonElement>): void {
    // The button goes away under the focus.
    event.currentTarget.closest('main')?.focus({ preventScroll: true })
    void dismiss(id)
  }

  const title = words.arrived(made === undefined ? id : formats.date(made))
  return (
    <Notice
      tone="info"
      title={title}
      actions={
        paths.length === 0 ? undefined : (
          <>
            <Button look="primary" aria-label={`${words.look}: ${title}`} onClick={lookInto}>
              {words.look}
            </Button>
            <Button look="quiet" aria-label={`${words.done}: ${title}`} onClick={leave}>
              {words.done}
            </Button>
          </>
        )
      }
    >
      <p>
        <bdi>{words.arrivedIn(folder)}</bdi> {paths.length > 0 ? words.here(paths.length, formats.bytes(bytes)) : null}
      </p>
      {missing.length > 0 ? <p>{words.missing(numberRanges(missing, formats.number), missing.length)}</p> : null}
      {unfinished > 0 ? <p>{words.coming(unfinished)}</p> : null}
    </Notice>
  )
}

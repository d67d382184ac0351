import { useArrivals } from './arrivals-store.ts'
import { ArrivedExportNotice } from './ArrivedExport.tsx'

interface ArrivalsNoticeProps {
  className?: string | undefined
  /** Shows what is looked into. */
  show: () => void
}

/** The newest export that has arrived whole, wherever the person is. */
export function ArrivalsNotice({ className, show }: ArrivalsNoticeProps) {
  const { folder, exports } = useArrivals((arrivals) => arrivals.state)
  const newest = exports.find(({ paths, unfinished }) => paths.length > 0 && unfinished === 0)
  if (folder === undefined || !newest) return null
  return (
    <div className={className}>
      <ArrivedExportNotice of={newest} folder={folder} onLook={show} />
    </div>
  )
}

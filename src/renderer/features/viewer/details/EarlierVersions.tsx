import { Columns2, Eye, EyeOff, History } from 'lucide-react'
import { useId } from 'react'
import type { FileVersion, ItemDetails } from '../../../../shared/domain.ts'
import { useFormats, useMessages } from '../../../i18n/use-messages.ts'
import { Button } from '../../../ui/controls/Button.tsx'
import { isComparable } from '../compare/compared-side.ts'
import { CopyButton } from './CopyButton.tsx'
import styles from './DetailsPanel.module.css'
import { fileWord } from './FileFacts.tsx'
import { RevealButton } from './RevealButton.tsx'

interface EarlierVersionsProps {
  details: ItemDetails
  /** Number of the version that is on the screen; undefined for the newest file. */
  shown: number | undefined
  onShow: (version: FileVersion | undefined) => void
  /** Shows a version beside the newest file. */
  onCompare: (version: FileVersion) => void
}

/** Files that the item had before it was edited in Google Photos, newest first; nothing if there are none. */
export function EarlierVersions({ details, shown, onShow, onCompare }: EarlierVersionsProps) {
  const { library: words } = useMessages()
  if (details.versions.length === 0) return null
  return (
    <div className={styles.fact}>
      <dt className={styles.term}>
        <History size={18} aria-hidden />
        <span className={styles.label}>{words.earlierVersions}</span>
      </dt>
      <dd className={styles.value}>
        <p className={styles.note}>{words.earlierVersionsHint}</p>
        <ol className={styles.versions}>
          {details.versions.map((version) => (
            <li key={version.number} className={styles.version}>
              <Version
                item={details}
                version={version}
                shown={shown === version.number}
                onShow={onShow}
                onCompare={onCompare}
              />
            </li>
          ))}
        </ol>
      </dd>
    </div>
  )
}

interface VersionProps extends Pick<EarlierVersionsProps, 'onShow' | 'onCompare'> {
  item: ItemDetails
  version: FileVersion
  shown: boolean
}

function Version({ item, version, shown, onShow, onCompare }: VersionProps) {
  const { library: words } = useMessages()
  const formats = useFormats()
  const id = useId()
  const { width, height } = version
  return (
    <>
      <p id={id}>{words.replacedOn(formats.when(version.replacedAt))}</p>
      <p className={styles.note}>
        {width === undefined || height === undefined ? null : <span>{words.pixels(width, height)}</span>}
        <span>{formats.bytes(version.bytes)}</span>
        {version.role === 'primary' ? null : <span>{fileWord(version.role, words)}</span>}
      </p>
      <p className={styles.copyLine}>
        <code className={styles.code}>{version.path}</code>
        <CopyButton label={words.copyPath} text={version.path} />
      </p>
      <div className={styles.versionActions}>
        <Button
          icon={shown ? <EyeOff size={16} aria-hidden /> : <Eye size={16} aria-hidden />}
          aria-describedby={id}
          onClick={() => onShow(shown ? undefined : version)}
        >
          {shown ? words.showNewest : words.showVersion}
        </Button>
        {isComparable(version) && item.kind === 'photo' ? (
          <Button icon={<Columns2 size={16} aria-hidden />} aria-describedby={id} onClick={() => onCompare(version)}>
            {words.compare.button}
          </Button>
        ) : null}
        <RevealButton item={item.ref} version={version.number} describedBy={id} />
      </div>
    </>
  )
}

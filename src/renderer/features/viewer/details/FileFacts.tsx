import { File } from 'lucide-react'
import type { FileRole, ItemDetails, ItemFileDetails } from '../../../../shared/domain.ts'
import type { Messages } from '../../../i18n/message-shape.ts'
import { useFormats, useMessages } from '../../../i18n/use-messages.ts'
import { CopyButton } from './CopyButton.tsx'
import styles from './DetailsPanel.module.css'

/** What a file is to its item. */
export function fileWord(role: FileRole, words: Messages['library']): string {
  return { primary: words.file, motion: words.motionFile, edited: words.editedCopy }[role]
}

/** The files of an item in the mirror: name, size, path, checksum, and where the bytes came from. */
export function FileFacts({ details }: { details: ItemDetails }) {
  const { library: words } = useMessages()
  const formats = useFormats()
  /** Where the bytes came from. */
  const originOf = ({ role, fidelity }: ItemFileDetails): { word: string; hint: string } => {
    if (role === 'edited') return { word: words.editedFile, hint: words.editedHint }
    return fidelity === 'original'
      ? { word: words.original, hint: words.originalHint }
      : { word: words.copyFromGoogle, hint: words.copyHint }
  }
  return details.files.map((file) => (
    <div key={file.role} className={styles.fact}>
      <dt className={styles.term}>
        <File size={18} aria-hidden />
        <span className={styles.label}>{fileWord(file.role, words)}</span>
      </dt>
      <dd className={styles.value}>
        {file.role === 'primary' ? (
          <p className={styles.filename} dir="auto">
            {details.filename}
          </p>
        ) : null}
        <p>
          {formats.bytes(file.bytes)}
          <span className={styles.aside}>{file.mimeType}</span>
          {file.width === undefined || file.height === undefined ? null : (
            <span className={styles.aside}>{words.pixels(file.width, file.height)}</span>
          )}
        </p>
        <p>
          <span className={styles.origin}>{originOf(file).word}</span>
        </p>
        <p className={styles.note}>{originOf(file).hint}</p>
        <p className={styles.note}>{words.path}</p>
        <p className={styles.copyLine}>
          <code className={styles.code}>{file.path}</code>
          <CopyButton label={words.copyPath} text={file.path} />
        </p>
        <p className={styles.note}>{words.checksum}</p>
        <p className={styles.copyLine}>
          <code className={styles.code}>{file.sha256}</code>
          <CopyButton label={words.copyChecksum} text={file.sha256} />
        </p>
      </dd>
    </div>
  ))
}

import { File } from 'lucide-react'
import type { ItemDetails } from '../../../shared/domain.ts'
import { useFormats, useMessages } from '../../i18n/use-messages.ts'
import { CopyButton } from './CopyButton.tsx'
import styles from './DetailsPanel.module.css'

/** The files of an item in the mirror: name, size, path, checksum, and where the bytes came from. */
export function FileFacts({ details }: { details: ItemDetails }) {
  const { library: words } = useMessages()
  const formats = useFormats()
  return details.files.map((file) => (
    <div key={file.role} className={styles.fact}>
      <dt className={styles.term}>
        <File size={18} aria-hidden />
        <span className={styles.label}>{file.role === 'motion' ? words.motionFile : words.file}</span>
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
        </p>
        <p>
          <span className={styles.origin}>{file.fidelity === 'original' ? words.original : words.copyFromGoogle}</span>
        </p>
        <p className={styles.note}>{file.fidelity === 'original' ? words.originalHint : words.copyHint}</p>
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

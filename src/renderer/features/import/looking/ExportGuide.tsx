import { useMessages } from '../../../i18n/use-messages.ts'
import { LinkButton } from '../../notices/LinkButton.tsx'
import styles from '../ImportFlow.module.css'

/** What to choose at Google so that an export comes, and goes on coming, with everything in it. */
export function ExportGuide() {
  const { guide, guideTitle, openTakeout } = useMessages().import
  return (
    <section className={styles.guide}>
      <h2>{guideTitle}</h2>
      <ol className={styles.steps}>
        <li>
          <p>{guide.open}</p>
          <LinkButton link="takeout">{openTakeout}</LinkButton>
        </li>
        {[guide.albums, guide.frequency, guide.type, guide.download, guide.look].map((step) => (
          <li key={step}>{step}</li>
        ))}
      </ol>
    </section>
  )
}

import { CircleCheck } from 'lucide-react'
import type { AccountHealth, AlbumHealth, Difference, Health } from '../../../shared/health.ts'
import { problemSentence } from '../../../shared/text/problem-sentences.ts'
import { useFormats, useLanguage, useMessages } from '../../i18n/use-messages.ts'
import { differenceText, isComplete } from './differences.ts'
import styles from './HealthScreen.module.css'

function Reasons({ differences }: { differences: readonly Difference[] }) {
  const words = useMessages().health
  const language = useLanguage()
  return (
    <ul className={styles.reasons}>
      {differences.map((difference) => {
        const sentence = difference.code && problemSentence({ code: difference.code }, language)
        return (
          <li key={`${difference.reason} ${difference.code ?? ''}`}>
            <p>{differenceText(difference, words)}</p>
            {sentence ? (
              <p className={styles.muted}>
                {sentence.what} {sentence.todo}
              </p>
            ) : null}
          </li>
        )
      })}
    </ul>
  )
}

function Account({ account }: { account: AccountHealth }) {
  const words = useMessages().health
  return (
    <li className={styles.entry}>
      <div className={styles.line}>
        <h3>
          {words.allTitle} <bdi className={styles.muted}>{account.email}</bdi>
        </h3>
        <span className={styles.count}>{words.ofListed(account.here, account.listed)}</span>
      </div>
      <Reasons differences={account.differences} />
      {account.kept > 0 ? <p className={styles.muted}>{words.kept(account.kept)}</p> : null}
    </li>
  )
}

function useAlbumCount(): (album: AlbumHealth) => string {
  const words = useMessages().health
  return ({ here, listed, remoteCount }) =>
    remoteCount === undefined ? words.ofListed(here, listed) : words.ofGoogle(here, remoteCount)
}

function DifferentAlbum({ album }: { album: AlbumHealth }) {
  const messages = useMessages()
  const count = useAlbumCount()
  return (
    <li>
      <details className={styles.album}>
        <summary>
          <bdi>{album.title || messages.albums.untitled}</bdi>
          <span className={styles.count}>{count(album)}</span>
        </summary>
        <Reasons differences={album.differences} />
        {album.inGooglePhotos ? null : <p className={styles.muted}>{messages.health.noLongerThere}</p>}
      </details>
    </li>
  )
}

function CompleteAlbums({ albums }: { albums: readonly AlbumHealth[] }) {
  const messages = useMessages()
  const formats = useFormats()
  return (
    <details className={styles.album}>
      <summary>
        <span className={styles.complete}>
          <CircleCheck size={17} aria-hidden />
          {messages.health.completeAlbums(albums.length)}
        </span>
      </summary>
      <ul className={styles.titles}>
        {albums.map(({ album, title, here, inGooglePhotos }) => (
          <li key={album} className={styles.line}>
            <span>
              <bdi>{title || messages.albums.untitled}</bdi>
              {inGooglePhotos ? null : <span className={styles.muted}> {messages.health.noLongerThere}</span>}
            </span>
            <span className={styles.count}>{formats.number(here)}</span>
          </li>
        ))}
      </ul>
    </details>
  )
}

/** Google's numbers beside ours: what differs with its reasons, and in one line all that does not. */
export function Comparison({ numbers }: { numbers: Health }) {
  const words = useMessages().health
  const complete = numbers.albums.filter(isComplete)
  const different = numbers.albums.filter((album) => !isComplete(album))
  return (
    <section className={styles.section}>
      <h2>{words.compare}</h2>
      <p className={styles.muted}>{words.compareHint}</p>
      <ul className={styles.list}>
        {numbers.accounts.map((account) => (
          <Account key={account.account} account={account} />
        ))}
        {different.map((album) => (
          <DifferentAlbum key={album.album} album={album} />
        ))}
        {complete.length > 0 ? (
          <li>
            <CompleteAlbums albums={complete} />
          </li>
        ) : null}
      </ul>
    </section>
  )
}

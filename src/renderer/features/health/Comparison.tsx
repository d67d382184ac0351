import type { AccountHealth, Health } from '../../../shared/health.ts'
import { useMessages } from '../../i18n/use-messages.ts'
import { AlbumComparison } from './AlbumComparison.tsx'
import { DifferenceEntry } from './DifferenceEntry.tsx'
import { DifferenceStage } from './DifferenceStage.tsx'
import { keyOf } from './differences.ts'
import styles from './Comparison.module.css'

function Account({ account }: { account: AccountHealth }) {
  const words = useMessages().differences
  return (
    <li className={styles.account}>
      <div className={styles.line}>
        <h3>
          {words.everything} <bdi className={styles.muted}>{account.email}</bdi>
        </h3>
        <span className={styles.count}>{words.ofListed(account.here, account.listed)}</span>
      </div>
      {account.differences.length > 0 ? (
        <ul className={styles.differences}>
          {account.differences.map((difference) => (
            <DifferenceEntry
              key={keyOf(difference)}
              of={{ account: account.account }}
              difference={difference}
              all={account.differences}
            />
          ))}
        </ul>
      ) : null}
      {account.kept > 0 ? <p className={styles.muted}>{words.kept(account.kept)}</p> : null}
    </li>
  )
}

/** Google's numbers beside ours: the library and each album, what differs, and the items behind it. */
export function Comparison({ numbers }: { numbers: Health }) {
  const words = useMessages().differences
  return (
    <section className={styles.section}>
      <h2>{words.title}</h2>
      <p className={styles.muted}>{words.hint}</p>
      <ul className={styles.list}>
        {numbers.accounts.map((account) => (
          <Account key={account.account} account={account} />
        ))}
      </ul>
      {numbers.lacked > 0 ? <p>{words.lacked(numbers.lacked)}</p> : null}
      {numbers.goneAlbums > 0 ? <p>{words.goneAlbums(numbers.goneAlbums)}</p> : null}
      {numbers.formerMembers > 0 ? <p>{words.formerMembers(numbers.formerMembers)}</p> : null}
      {numbers.albums.length > 0 ? <AlbumComparison albums={numbers.albums} /> : null}
      <DifferenceStage />
    </section>
  )
}

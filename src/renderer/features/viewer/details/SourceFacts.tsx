import { Download, User } from 'lucide-react'
import type { ItemSource } from '../../../../shared/domain.ts'
import { ownerNames } from '../../../../shared/text/owner-names.ts'
import { useFormats, useMessages } from '../../../i18n/use-messages.ts'
import { useLibrary } from '../../../state/library/library-store.ts'
import styles from './DetailsPanel.module.css'
import { Fact } from './Fact.tsx'

const icon = { size: 18, 'aria-hidden': true } as const

function Source({ source }: { source: ItemSource }) {
  const { library: words } = useMessages()
  const formats = useFormats()
  const { kind, email, label, firstSeen, asOf, gone, lackedAt, says } = source
  const named = email ?? label
  const day = (instant: string): string => formats.date(Date.parse(instant))
  return (
    <>
      <p>
        {words.sourceKind[kind]} {named === undefined ? null : <bdi>{named}</bdi>}
      </p>
      <p className={styles.note}>
        {words.saidSince(formats.date(firstSeen))}
        {asOf === undefined ? null : <span className={styles.aside}>{words.saidAsOf(day(asOf))}</span>}
      </p>
      {says.length === 0 ? null : (
        <p className={styles.note}>{words.says(formats.list(says.map((each) => words.saidFacts[each])))}</p>
      )}
      {gone ? <p>{lackedAt === undefined ? words.sourceGone : words.sourceLacks(day(lackedAt))}</p> : null}
    </>
  )
}

/** Whose the item is, and which source says what of it. */
export function SourceFacts({ sources }: { sources: readonly ItemSource[] }) {
  const { library: words } = useMessages()
  const everybody = useLibrary((library) => library.owners)
  if (sources.length === 0) return null
  const owners = [...new Map(sources.map(({ owner }) => [owner.id, owner])).values()]
  const names = ownerNames(everybody ?? owners, words.unnamedOwner)
  const sourcesOf = Map.groupBy(sources, ({ owner }) => owner.id)
  return (
    <>
      <Fact icon={<User {...icon} />} label={words.belongsTo}>
        <ul className={styles.people}>
          {owners.map(({ id, name }) => (
            <li key={id}>
              <bdi>{names.get(id) ?? name}</bdi>
            </li>
          ))}
        </ul>
      </Fact>
      <Fact icon={<Download {...icon} />} label={words.whereFrom}>
        {owners.map(({ id, name }) => (
          <ul key={id} className={styles.sources} aria-label={names.get(id) ?? name}>
            {(sourcesOf.get(id) ?? []).map((source) => (
              <li key={`${source.kind} ${source.email ?? ''} ${source.firstSeen}`}>
                {owners.length > 1 ? (
                  <p className={styles.note}>
                    <bdi>{names.get(id) ?? name}</bdi>
                  </p>
                ) : null}
                <Source source={source} />
              </li>
            ))}
          </ul>
        ))}
      </Fact>
    </>
  )
}

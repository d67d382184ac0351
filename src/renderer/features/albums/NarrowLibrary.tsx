import { SlidersHorizontal } from 'lucide-react'
import { useState } from 'react'
import {
  isNarrower,
  mostCategories,
  photoCategories,
  readLibraryFilter,
  type LibraryFilter,
  type PhotoCategory,
} from '../../../shared/library-filter.ts'
import { useMessages } from '../../i18n/use-messages.ts'
import { useAlbums } from '../../state/albums-store.ts'
import { Button } from '../../ui/controls/Button.tsx'
import { Checkbox } from '../../ui/fields/Checkbox.tsx'
import { DateField } from '../../ui/fields/DateField.tsx'
import { Segments } from '../../ui/fields/Segments.tsx'
import { Dialog } from '../../ui/layout/Dialog.tsx'
import { Disclosure } from '../../ui/layout/Disclosure.tsx'
import styles from './NarrowLibrary.module.css'

/** The same with a field set, or without it where that says nothing. */
function changed(part: LibraryFilter, more: { [Field in keyof LibraryFilter]?: LibraryFilter[Field] | undefined }) {
  const fields = Object.entries({ ...part, ...more }).filter(([, value]) => value !== undefined && value !== '')
  return Object.fromEntries(fields) as LibraryFilter
}

function Categories({
  chosen,
  onChange,
}: {
  chosen: readonly PhotoCategory[]
  onChange: (next: PhotoCategory[]) => void
}) {
  const words = useMessages().narrowing
  return (
    <Disclosure
      summary={chosen.length > 0 ? words.seenChosen(chosen) : words.seen}
      hint={words.seenHint(mostCategories)}
    >
      <ul className={styles.categories}>
        {photoCategories.map((name) => (
          <li key={name}>
            <label className={styles.option}>
              <Checkbox
                checked={chosen.includes(name)}
                disabled={chosen.length >= mostCategories && !chosen.includes(name)}
                onCheckedChange={(on) => onChange(on ? [...chosen, name] : chosen.filter((one) => one !== name))}
              />
              {words.category(name)}
            </label>
          </li>
        ))}
      </ul>
    </Disclosure>
  )
}

function Form({ onDone }: { onDone: () => void }) {
  const words = useMessages().narrowing
  const { only, narrow } = useAlbums()
  const [part, setPart] = useState<LibraryFilter>(only ?? {})
  const change = (more: Parameters<typeof changed>[1]): void => setPart(changed(part, more))
  const { since = '', until = '', type = 'both', categories = [] } = part
  const isBackwards = since !== '' && until !== '' && until < since
  const wanted = readLibraryFilter(part)
  const done = (next: LibraryFilter | undefined): void => {
    narrow(next)
    onDone()
  }
  return (
    <form
      className={styles.form}
      onSubmit={(event) => {
        event.preventDefault()
        if (!isBackwards) done(wanted)
      }}
    >
      <p className={styles.muted}>{words.text}</p>
      <Segments
        label={words.kind}
        value={type}
        options={[
          { value: 'both', label: words.both },
          { value: 'photo', label: words.photos },
          { value: 'video', label: words.videos },
        ]}
        onValueChange={(kind) => change({ type: kind === 'both' ? undefined : kind })}
      />
      <div className={styles.dates}>
        <DateField label={words.since} min="0001-01-01" value={since} onChange={(day) => change({ since: day })} />
        <DateField label={words.until} min="0001-01-01" value={until} onChange={(day) => change({ until: day })} />
      </div>
      <p role="alert" className={styles.alert}>
        {isBackwards ? words.backwards : ''}
      </p>
      <label className={styles.option}>
        <Checkbox
          checked={part.favorites === true}
          onCheckedChange={(on) => change({ favorites: on ? true : undefined })}
        />
        {words.favorites}
      </label>
      <label className={styles.option}>
        <Checkbox
          checked={part.archived === true}
          onCheckedChange={(on) => change({ archived: on ? true : undefined })}
        />
        <span>
          {words.archived} <span className={styles.muted}>{words.archivedHint}</span>
        </span>
      </label>
      <Categories chosen={categories} onChange={(next) => change({ categories: next.length > 0 ? next : undefined })} />
      <div className={styles.actions}>
        <Button onClick={() => done(undefined)}>{words.whole}</Button>
        <Button type="submit" look="primary" disabled={isBackwards || wanted === undefined}>
          {words.apply}
        </Button>
      </div>
    </form>
  )
}

/** The button that narrows the library, and what it opens. */
export function NarrowLibrary() {
  const words = useMessages().narrowing
  const narrowed = useAlbums(({ only }) => isNarrower(only))
  const [open, setOpen] = useState(false)
  return (
    <>
      <Button icon={<SlidersHorizontal size={16} aria-hidden />} onClick={() => setOpen(true)}>
        {narrowed ? words.change : words.open}
      </Button>
      <Dialog open={open} onOpenChange={setOpen} title={words.title}>
        <Form onDone={() => setOpen(false)} />
      </Dialog>
    </>
  )
}

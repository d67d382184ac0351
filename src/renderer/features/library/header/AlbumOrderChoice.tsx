import { albumOrders } from '../../../../shared/setting-table.ts'
import { useMessages } from '../../../i18n/use-messages.ts'
import { useSession, useSetting } from '../../../state/session-store.ts'
import { Select } from '../../../ui/fields/Select.tsx'

/** In which order the shelf has the albums. */
export function AlbumOrderChoice() {
  const { library: words } = useMessages()
  const order = useSetting('albumOrder')
  const changeSettings = useSession((session) => session.changeSettings)
  return (
    <Select
      label={words.albumOrder}
      value={order}
      options={albumOrders.map((value) => ({ value, label: words.albumOrders[value] }))}
      onValueChange={(albumOrder) => void changeSettings({ albumOrder })}
    />
  )
}

import { useMessages } from '../../i18n/use-messages.ts'
import { useSession } from '../../state/session-store.ts'
import { Select } from '../../ui/fields/Select.tsx'

/** The language of Shoebox, which changes at once. */
export function LanguageSelect() {
  const words = useMessages().settings
  const language = useSession((session) => session.settings?.language)
  const changeSettings = useSession((session) => session.changeSettings)
  if (language === undefined) return null
  return (
    <Select
      label={words.language}
      value={language}
      onValueChange={(chosen) => void changeSettings({ language: chosen })}
      options={[
        { value: 'system', label: words.languageSystem },
        // Languages name themselves, so that everybody finds their own.
        { value: 'en', label: 'English' },
        { value: 'zh-Hans', label: '简体中文' },
      ]}
    />
  )
}

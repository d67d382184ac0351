import type { Language } from '../languages.ts'
import type { NetworkTrouble, NetworkTroubleKind } from '../../problems/network-trouble.ts'

interface NetworkWords {
  what: Record<NetworkTroubleKind, string>
  triesAt: (time: string) => string
  trying: string
  waiting: string
  over: string
}

const words: Record<Language, NetworkWords> = {
  en: {
    what: {
      'no-connection': 'There is no connection to Google.',
      'no-answer': 'Google does not answer at the moment.',
      busy: 'Google has trouble at the moment.',
    },
    triesAt: (time) => `Shoebox tries again by itself, next at ${time}.`,
    trying: 'Shoebox keeps trying by itself.',
    waiting: 'Shoebox waits a little longer.',
    over: 'Google answers again.',
  },
  'zh-Hans': {
    what: {
      'no-connection': '目前无法连接到 Google。',
      'no-answer': 'Google 目前没有回应。',
      busy: 'Google 目前出现问题。',
    },
    triesAt: (time) => `Shoebox 会自动重试，下一次在 ${time}。`,
    trying: 'Shoebox 正在自动重试。',
    waiting: 'Shoebox 会再等一会儿。',
    over: 'Google 又有回应了。',
  },
}

/** The two halves of what a person is told: what is wrong, and what Shoebox does about it. */
export interface NetworkSentence {
  what: string
  next: string
}

/** Puts into words why Google is not heard, and when it is tried again, in local time with seconds. */
export function networkSentence(trouble: NetworkTrouble, language: Language): NetworkSentence {
  const { what, triesAt, trying } = words[language]
  const { kind, nextTry } = trouble
  if (nextTry === undefined) return { what: what[kind], next: trying }
  const time = new Intl.DateTimeFormat(language, { timeStyle: 'medium' }).format(nextTry)
  return { what: what[kind], next: triesAt(time) }
}

/** The same of a sign-in or sign-out, whose question to Google cannot be asked twice. */
export function accountNetworkSentence({ kind }: NetworkTrouble, language: Language): NetworkSentence {
  return { what: words[language].what[kind], next: words[language].waiting }
}

/** Google was not heard, and is now. */
export function networkOver(language: Language): string {
  return words[language].over
}

import { Converter } from 'opencc-js/t2cn'
import { foldText } from '../../src/shared/text/fold-text.ts'

const inSimplified = Converter({ from: 't', to: 'cn' })
/** Further names of a town are rarely what somebody looks for. */
const most = 4

/** The characters of GB 2312, which has of those with a simplified form this one alone. */
const common = charactersOf2312()

function charactersOf2312(): Set<string> {
  const decoder = new TextDecoder('gbk')
  const found = new Set<string>()
  for (let row = 0xb0; row <= 0xf7; row++)
    for (let cell = 0xa1; cell <= 0xfe; cell++) found.add(decoder.decode(Uint8Array.of(row, cell)))
  return found
}

const isCommon = (name: string): boolean => Array.from(name).every((letter) => letter === '·' || common.has(letter))
const isHan = (name: string): boolean => /^[\p{Script=Han}·]{2,}$/u.test(name)

/**
 * The names in Chinese characters among those of a town: in simplified ones, as it is shown first, and in those that they are
 * written in. GeoNames does not say here which language a name is of. The shortest is the one without “city” or “county” behind it.
 */
export function chineseNames(names: readonly string[]): { shown: string; others: string[] } {
  const written = names
    .filter(isHan)
    .sort((one, other) => Number(isCommon(other)) - Number(isCommon(one)) || one.length - other.length)
  const [shown = '', ...others] = new Set([...written.map((name) => inSimplified(name)), ...written])
  return { shown, others: others.filter((name) => !name.startsWith(shown)).slice(0, most) }
}

/** Names in Latin letters that its own does not contain, each as searching sees it once. */
export function otherLatinNames(name: string, names: readonly string[]): string[] {
  const seen = [foldText(name)]
  return names.filter((each) => {
    if (!/^[\p{Script=Latin}\p{M}' .-]{4,}$/u.test(each)) return false
    const folded = foldText(each)
    if (seen.some((known) => known.includes(folded))) return false
    seen.push(folded)
    return true
  })
}

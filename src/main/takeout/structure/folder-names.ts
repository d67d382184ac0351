/** A folder name for comparing: NFC, every kind of blank as a plain one, none around it. */
export function plainFolderName(name: string): string {
  return name
    .normalize('NFC')
    .replaceAll(/[\u00A0\u202F\s]/gu, ' ')
    .trim()
}

/** A path lies right in a folder, of whose path the end is given as `plainFolderName` makes it. */
export function isDirectlyIn(path: string, folder: string): boolean {
  const above = path.split('/').slice(0, -1).map(plainFolderName).join('/')
  return `/${above}`.endsWith(`/${folder}`)
}

function listed(names: string): Set<string> {
  return new Set(names.split('|').map((name) => plainFolderName(name).toLowerCase()))
}

// The lists label folders and decide where nothing else can; see `folder-kind.ts`.
const roots = listed(
  'Google Photos|Google Fotos|Google Foto|Fotky Google|Google Фото|Google Снимки|Google Fotók|Google Fotoğraflar|' +
    'Google フォト|Google 相册|Google 相簿|Google 포토',
)
const archives = listed(
  'Archive|Archivo|Arquivo|Archivio|Archiv|Archief|Архив|Archiwum|Arxiu|归档文件|檔案|档案|アーカイブ',
)
const trashes = listed(
  'Trash|Bin|Papelera|Lixeira|Lixo|Cestino|Corbeille|Papierkorb|Prullenbak|Корзина|Кошик|Kosz|Koš|Kôš|Paperera|' +
    'Papperskorgen|Papirkurv|Papirkurven|Papperskorg|Roskakori|Çöp kutusu|Çöp Kutusu|Κάδος απορριμμάτων|Coș de gunoi|' +
    'Lomtár|Thùng rác|ถังขยะ|Sampah|휴지통|回收站|回收桶|垃圾桶|ゴミ箱',
)
const locked = listed('Locked Folder')
const failed = listed('Failed Videos')
const untitled = listed(
  'Untitled|Sin título|Sem título|Sans titre|Senza titolo|Unbenannt|Zonder titel|Без названия|Без заглавие|' +
    'Bez tytułu|Sense títol|Adsız|Nem mentett dokumentum|无标题|無題',
)
const yearTemplates = listed(
  'Photos from {}|Fotos von {}|Photos de {}|Fotos de {}|Fotos del {}|Foto da {}|Foto del {}|{} yılına ait fotoğraflar|' +
    "Foto's uit {}|Foto's van {}|Zdjęcia z {}|Фото за {}|Fotky z {}|Fotografii din {}|Foton från {}|Bilder fra {}|" +
    'Billeder fra {}|Valokuvat {}|Fényképek - {}|{} 年の写真|{}년의 사진|{}年的照片|{} 年的相片',
)

/** What the name of a folder says, in any language that is known. */
export type NamedKind = 'archive' | 'trash' | 'locked' | 'failed' | 'untitled'

/** The kind of a folder by its name alone, which a person may have given to an album just so. */
export function namedKind(name: string): NamedKind | undefined {
  const plain = plainFolderName(name).toLowerCase()
  const bare = plain.replace(/ ?\(\d+\)$/, '')
  if (archives.has(plain)) return 'archive'
  if (trashes.has(plain)) return 'trash'
  if (locked.has(plain)) return 'locked'
  if (failed.has(plain)) return 'failed'
  return untitled.has(bare) ? 'untitled' : undefined
}

/** The name is one that Google gives to the folder of Google Photos in an export. */
export function isPhotosRootName(name: string): boolean {
  return roots.has(plainFolderName(name).toLowerCase())
}

export interface YearInName {
  year: number
  /** The name with `{}` in place of the year: all year folders of an export share it. */
  template: string
}

/** Decimal digits of any script as those of ASCII; each script has its ten in a row. */
function plainDigits(text: string): string {
  return text.replaceAll(/\p{Nd}/gu, (digit) => {
    let zero = digit.codePointAt(0) ?? 0
    const value = (): number => (digit.codePointAt(0) ?? 0) - zero
    while (value() < 9 && /\p{Nd}/u.test(String.fromCodePoint(zero - 1))) zero -= 1
    return String(value())
  })
}

/** How many years the Buddhist era, which Thailand counts by, is ahead. */
const buddhistYears = 543

/** A year from 1800 to 2099 that stands free in the name of a folder, in any digits of Unicode, or as Thailand counts years. */
export function yearInName(name: string): YearInName | undefined {
  const plain = plainDigits(plainFolderName(name.normalize('NFKC')))
  const years = [...plain.matchAll(/(?<!\d)(?:(?:1[89]|20)\d\d|2[3-6]\d\d)(?!\d)/g)]
  const [only] = years
  if (!only || years.length > 1) return undefined
  const counted = Number(only[0])
  const year = counted < 2300 ? counted : counted - buddhistYears
  return year < 1800 ? undefined : { year, template: plain.replace(only[0], '{}').toLowerCase() }
}

/** The template is that of year folders in a language that is known. */
export function isYearTemplate(template: string): boolean {
  return yearTemplates.has(template)
}

/** Before December 2020 folders of days stood in for those of years: `2016-06-16`, `2009-11-25-27`, `1970-01-01 #2`. */
export function isDateFolder(name: string): boolean {
  return /^(?:1[89]|20)\d\d-\d\d-\d\d(?:-\d\d)?(?: ?#\d+)?$/.test(plainFolderName(name))
}

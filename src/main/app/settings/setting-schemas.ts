import { z } from 'zod'
import {
  settingNames,
  settingTable,
  type SettingField,
  type SettingName,
  type SettingValues,
} from '../../../shared/setting-table.ts'

function schemaOf(field: SettingField): z.ZodType<string | number | boolean> {
  switch (field.kind) {
    case 'choice':
      return z.enum(field.words)
    case 'amount':
      return z.int().min(field.least).max(field.most)
    case 'switch':
      return z.boolean()
  }
}

function eachSetting<Schema>(schema: (name: SettingName, field: SettingField) => Schema): Record<SettingName, Schema> {
  return Object.fromEntries(settingNames.map((name) => [name, schema(name, settingTable[name])])) as Record<
    SettingName,
    Schema
  >
}

/** Some of the settings, and nothing else. */
export const settingChanges = z.strictObject(
  eachSetting((_, field) => schemaOf(field).exactOptional()),
) as unknown as z.ZodType<Partial<SettingValues>>

/**
 * `settings.json`. A field with a value that makes no sense falls back to its standard alone. Fields that this version does
 * not know are kept, so that going back and forth between two versions loses nothing.
 */
export const settingsFile = z.looseObject({
  ...eachSetting((_, field) => schemaOf(field).catch(field.standard)),
  mirrorPath: z.string().min(1).optional().catch(undefined),
}) as unknown as z.ZodType<SettingValues & { mirrorPath?: string }>

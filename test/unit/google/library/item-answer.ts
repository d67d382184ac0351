/** What Google says of a media item, as a schema: odd fields count as missing, and only an id is needed. */
import { z } from 'zod'

const text = z
  .string()
  .min(1)
  .transform((value) => value.toWellFormed())
  .optional()
  .catch(undefined)
const positive = z.number().positive().optional().catch(undefined)
const count = z
  .union([
    z
      .string()
      .regex(/^\d{1,16}$/)
      .transform(Number),
    z.number(),
  ])
  .pipe(
    z
      .number()
      .int()
      .nonnegative()
      .max(2 ** 31),
  )
  .optional()
  .catch(undefined)
const camera = { cameraMake: text, cameraModel: text }
const photo = z
  .object({ ...camera, focalLength: positive, apertureFNumber: positive, isoEquivalent: positive, exposureTime: text })
  .optional()
  .catch(undefined)
const video = z
  .object({ ...camera, fps: positive, status: text })
  .optional()
  .catch(undefined)
const metadata = z.object({ creationTime: text, width: count, height: count, photo, video }).optional().catch(undefined)
export const itemAnswer = z.object({
  id: z.string().min(1),
  description: text,
  productUrl: text,
  baseUrl: text,
  mimeType: text,
  filename: text,
  mediaMetadata: metadata,
})

/** What is read of an item in an answer. */
export type ItemAnswer = z.infer<typeof itemAnswer>

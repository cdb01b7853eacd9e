// The name of a model. Lenovo writes its order number as the product and what people call the machine as the version.
import { isPlaceholder } from '../fact.ts'

/** "ThinkPad T480 (20L50000FR)" for Lenovo, the product name for all others. */
export function modelName({ maker, model, version }: { readonly maker: string | null; readonly model: string | null; readonly version: string | null }): string | null {
  if (model === null || version === null || !/^lenovo/i.test(maker ?? '') || isPlaceholder(model)) return model
  const name = version.trim()
  const isName = !isPlaceholder(name) && /[a-z0-9]/i.test(name.replace(/lenovo|product|version/gi, '')) && name.toLowerCase() !== model.toLowerCase()
  return isName ? `${name} (${model})` : model
}

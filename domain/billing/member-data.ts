// What the network says of a member beside the fields of its row; a later version may say more.
import { z } from 'zod'

export const MemberData = z.looseObject({ skills: z.array(z.string()).max(200).optional() })

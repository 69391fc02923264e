/** Where made-up artists come from. As in the real song_data, nearly half say nothing and a third have coordinates. */
import { hash32 } from '../model/random.ts'

const SALT = 31

const PLACES = `Los Angeles, CA|34.05349|-118.24532
New York, NY|40.71455|-74.00712
London, England|51.50632|-0.12714
Chicago, IL|41.88415|-87.63241
Philadelphia, PA|39.95227|-75.16237
San Francisco, CA|37.77916|-122.42005
Detroit, MI|42.33168|-83.04792
Boston, MA|42.35866|-71.05674
Austin, TX|30.26759|-97.74299
Nashville, TN|36.16778|-86.77836
Atlanta, GA|33.74831|-84.39111
Seattle, WA|47.60356|-122.32944
Memphis, TN|35.14968|-90.04892
New Orleans, LA|29.95369|-90.07771
Houston, TX|29.76045|-95.36978
GERMANY|51.16418|10.45415
Ohio|40.19033|-82.66947
Lafayette, LA|30.22032|-92.01705
Bloomington, IN|39.16659|-86.53424
Stockholm, Sweden|59.33217|18.06243
Paris, France|48.85692|2.34121
Toronto, Ontario, Canada|43.64856|-79.38533
Montreal, Quebec, Canada|45.51228|-73.55439
Kingston, Jamaica|17.97687|-76.80227
Athens, Greece|37.97615|23.73641
Dublin, Ireland|53.34376|-6.24953
Manchester, England|53.4796|-2.24881
Glasgow, Scotland|55.8578|-4.24251
Sydney, Australia|-33.86963|151.20695
Brooklyn, NY|40.65507|-73.94888
Oslo, Norway|59.91228|10.74998
Berlin, Germany|52.51607|13.37698
Minneapolis, MN|44.97903|-93.26493
Portland, OR|45.51179|-122.67563
Cleveland, OH|41.50471|-81.69074
Malmö, Sweden|55.60587|13.00073
São Paulo, Brazil|-23.56287|-46.65468
Köln, Germany|50.94168|6.95517
Lawrence, KS|38.97194|-95.23648
Mobile\t, AL|30.68661|-88.04984`

export interface ArtistPlace {
  readonly location: string
  /** Decimal text, or null. */
  readonly latitude: string | null
  readonly longitude: string | null
}

export function artistPlace(artist: number): ArtistPlace {
  const h = hash32(artist, SALT)
  if (h % 1000 < 449) return { location: '', latitude: null, longitude: null }
  const places = PLACES.split('\n')
  const [location = '', latitude = null, longitude = null] = (places[(h >>> 10) % places.length] ?? '').split('|')
  if (h % 1000 < 646) return { location, latitude: null, longitude: null }
  return { location, latitude, longitude }
}

/** Word lists of the made-up catalogue. Accented ones make the double encoding of the logs visible. */

export const ADJECTIVES = `Silent, Golden, Broken, Electric, Crimson, Hollow, Midnight, Paper, Velvet, Distant, Wild, Lonely, Burning,
Frozen, Hidden, Lucky, Restless, Sacred, Savage, Secret, Sleepy, Slow, Small, Stolen, Strange, Sunny, Sweet, Tender, Tiny, Twisted,
Violet, Wandering, Wicked, Winter, Young, Ancient, Bitter, Black, Blue, Brave, Bright, Calm, Careless, Cold, Crooked, Crystal,
Dancing, Dark, Dirty, Drunken, Dusty, Early, Empty, Endless, Faded, Fallen, False, Famous, Fearless, Final, Foolish, Foreign,
Forgotten, Fragile, Gentle, Giant, Green, Grey, Happy, Haunted, Heavy, Holy, Honest, Hungry, Idle, Infinite, Invisible, Iron, Jaded,
Jealous, Last, Lazy, Little, Loud, Lost, Magnetic, Mellow, Modern, Naked, Nameless, Nervous, Noble, Northern, Odd, Old, Open, Orange,
Painted, Pale, Perfect, Phantom, Plastic, Polite, Proud, Purple, Quiet, Rapid, Rare, Red, Rising, Rough, Royal, Ruined, Rusty`

export const NOUNS = `River, Mirror, Shadow, Engine, Garden, Window, Highway, Summer, Angel, Animal, Arrow, Autumn, Avenue, Balloon, Bell,
Bird, Blanket, Boat, Bone, Bridge, Brother, Bullet, Butterfly, Cage, Candle, Canyon, Captain, Car, Castle, Chain, Chapel, Child,
Circle, City, Clock, Cloud, Coffee, Comet, Corner, Country, Crow, Crown, Daughter, Desert, Devil, Diamond, Dog, Door, Dragon, Dream,
Driver, Drum, Eagle, Ember, Emperor, Evening, Eye, Factory, Farmer, Feather, Fever, Field, Fire, Flag, Flame, Flower, Forest,
Fountain, Fox, Friend, Ghost, Giant, Girl, Glass, Hammer, Hand, Harbor, Heart, Heaven, Hill, Horizon, Horse, Hotel, Hour, House,
Hunter, Island, Jewel, Journey, Jungle, King, Kingdom, Kitchen, Kite, Lake, Lantern, Letter, Lion, Liar, Love, Lover, Machine,
Magnet, Market, Meadow, Memory, Message, Miracle, Moment, Monster, Moon, Morning, Mother, Motor, Mountain, Needle, Neighbor, Night,
Number, Ocean, Orphan, Owl, Palace, Parade, Park, Party, Pilot, Pirate, Planet, Pocket, Poet, Prayer, Preacher, Prince, Prison,
Promise, Puppet, Question, Rabbit, Radio, Railroad, Rain, Raven, Ribbon, Ring, Road, Robot, Rocket, Rose, Runner, Sailor, Saint,
Satellite, School, Sea, Season, Seed, Sentence, Sermon, Ship, Signal, Singer, Sister, Sky, Smile, Snake, Soldier, Song, Spark,
Spider, Spirit, Spring, Stair, Star, Station, Stone, Storm, Stranger, Street, String, Sun, Swan, Teacher, Temple, Thief, Thorn,
Thunder, Ticket, Tiger, Tower, Train, Traveller, Treasure, Tree, Tunnel, Valley, Villain, Violin, Visitor, Voice, Wagon, Wall,
Wave, Weather, Wheel, Whisper, Widow, Wind, Wing, Witness, Wolf, Wonder, World, Writer, Year`

export const VERBS = `Follow, Remember, Forget, Break, Leave, Carry, Call, Catch, Chase, Count, Cross, Cut, Dance, Draw, Drive, Drop, Feed,
Feel, Fight, Find, Fly, Free, Give, Guard, Hear, Help, Hide, Hold, Hurt, Keep, Kill, Kiss, Know, Light, Lose, Love, Make, Meet, Miss,
Move, Need, Paint, Play, Pull, Push, Raise, Read, Ride, Ring, Rock, Roll, Run, Save, Send, Serve, Shake, Show, Sing, Spin, Stay,
Steal, Stop, Swim, Take, Teach, Tell, Throw, Touch, Trust, Turn, Waste, Watch, Win, Write`

export const PLACES = `Alabama, Amsterdam, Austin, Babylon, Berlin, Boston, Brooklyn, Cairo, California, Chicago, Dakar, Dallas, Denver,
Dublin, Eden, Georgia, Glasgow, Harlem, Havana, Houston, Istanbul, Jamaica, Jericho, Kansas, Kingston, Lagos, Lima, Lisbon, London,
Louisiana, Madrid, Manila, Memphis, Mexico, Miami, Milan, Mississippi, Montana, Montreal, Moscow, Nashville, Nevada, Nowhere, Oakland,
Ohio, Oslo, Paris, Peru, Prague, Reno, Rio, Rome, Savannah, Seattle, Siberia, Sweden, Tangier, Tennessee, Texas, Tokyo, Tucson,
Utah, Vegas, Venice, Vienna, Warsaw, Wyoming, Zanzibar`

export const SUFFIXES = `(Album Version), (Live), (LP Version), (Remix), (2003 Digital Remaster), (Acoustic), (Demo), (Radio Edit),
(Instrumental), (Reprise), (1998 Remaster), (Extended Mix), (Explicit), [Live], - Original, (Part 2)`

export const NUMBER_NAMES = `112, 311, 702, 1979, 1984, 1999, 2046, 22, 24, 316, 360, 40, 4.6, 45, 50, 808, 88, 911, 99, 1000`

export const ACCENTED_NAMES = `Müller, Ibáñez, Núñez, Göransson, Jónsdóttir, Håkansson, Øverland, Peña, Béjar, Lefèvre, Dvořák, Gonçalves,
Şahin, Wałęsa, Björk, Lindström, Müñoz, Desirée, Castañeda, Größe, Kovač, Čapek, Sørensen, Åberg, Rodríguez, Bélanger, Fältskog, Túnez`

export const ACCENTED_TITLES = `Corazón, Canción, Été, Für Immer, Saudação, Mañana, Señorita, Déjà Vu, Niño, Coração, Über Alles, Sånger, Små
Ting, L'été Indien, Où Vas-Tu, Olé, Café Noir, Así Es, Garçon, Días, Según, Frühling, Schönheit, Höst, Lágrimas, Más Allá, Perdón,
Nación, Éternité, Träume, Naïve, Soñar, Résumé, Größer, Świt, Żal, Après, Pequeño, Adiós, Jamás`

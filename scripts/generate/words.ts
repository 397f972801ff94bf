/** The words that made-up names are put together from. Surnames are invented, so that no name is a real person's. */

const list = (words: string): readonly string[] => words.trim().split(/\s+/);

export const WOMEN = list(`
    Ada Alma Amara Anouk Astrid Beatriz Bronwyn Calla Carmen Chloe Clara Dalia Delphine Edith Elif Eloise Esther Farah
    Fiona Freya Greta Hana Harriet Imogen Ines Ingrid Iris Jada Joanna Juno Kaia Kezia Lena Leonie Lucia Mabel Maeve
    Maja Marisol Mina Nadia Naomi Nora Odette Olive Petra Philippa Priya Ramona Renée Rosalind Sabine Selma Signe Sofie
    Tamsin Thea Una Vera Wilhelmina Yara Yuki Zadie Zoë Żaneta`);

export const MEN = list(`
    Abel Alaric Amos Anders Anton Ari Arlo Basil Björn Boris Callum Casper Cedric Cesar Cormac Dario Desmond Dmitri
    Edmund Elias Emil Ezra Felix Fergus Finn Gideon Gustav Hamish Hector Hugo Ibrahim Ignacio Ivo Jasper Joaquín Jonah
    Kofi Lars Leopold Linus Lorcan Magnus Malik Marek Matteo Milo Nils Noel Omar Oscar Otto Pascal Quentin Rafael
    Ravi Roland Rufus Søren Silas Stellan Tobias Umar Viggo Wendell Xavier Yusuf Zeno`);

export const SURNAME_BEGINNINGS = list(`
    Alder Amber Ash Birch Bracken Bram Bright Cald Cinder Clover Copper Dapple Ember Fallow Fen Flint Frost Gable
    Garnet Glen Hazel Heather Hollow Iron Juniper Kestrel Lark Linden Marl Meadow Moss Nettle Oaken Pebble Quill Raven
    Rowan Sable Sedge Sorrel Tansy Thistle Umber Vesper Wren Yarrow`);

export const SURNAME_ENDINGS = list(`
    bury combe court cross dale fell field ford garth gate grave ham haven holt hurst keep ley mere mont more quist
    ridge shaw spire stone strand thorpe vale wick wold worth ström`);

export const ADJECTIVES = list(`
    Amber Ancient Azure Bitter Blind Borrowed Brazen Broken Burning Careful Clever Cold Crooked Crystal Curious Distant
    Drowsy Dusty Eager Early Electric Empty Endless Faded Feral Final Flying Foolish Forgotten Fragile Frozen Gentle
    Gilded Golden Half Hidden Hollow Humble Idle Inner Invisible Jagged Jolly Kind Late Lazy Little Local Lonely Lost
    Loud Lucky Mellow Midnight Modern Narrow Nervous Nimble Northern Numb Odd Open Orbital Paper Patient Plastic Polite
    Proud Quiet Rapid Rusty Sacred Salty Second Secret Silent Silver Sleepy Slow Soft Southern Spare Static Stolen Sudden
    Tender Thirsty Tidal Tiny Upper Velvet Violet Wandering Warm Western Wild Wooden Yellow`);

export const NOUNS = list(`
    Anchor Antenna Arcade Arrow Attic Avenue Balloon Banner Basement Bay Beacon Bell Bicycle Blanket Bridge Bucket
    Cabin Camera Candle Canyon Carousel Castle Cellar Chimney Circus Cloud Coast Comet Compass Corner Cradle Current
    Dancer Desert Diary Dragonfly Echo Engine Envelope Feather Fever Fire Fountain Garden Ghost Glacier Guitar Harbor
    Heart Highway Horizon Hour Island Jacket Jungle Kettle Kingdom Kite Ladder Lantern Letter Lighthouse Machine Magnet
    Map Market Marble Meadow Meteor Mile Mirror Moon Morning Motor Mountain Needle Night Ocean Orchard Oven Painter Palace
    Parade Pepper Piano Pilot Pocket Prairie Radio Rain Raven Ribbon River Rocket Room Saddle Sailor Satellite Season
    Shadow Signal Sparrow Spider Spring Staircase Station Storm Street Summer Supper Swimmer Telephone Thunder Tiger
    Tower Train Tunnel Umbrella Valley Violin Voyage Wagon Walnut Waltz Whistle Window Winter Wire Wolf Zeppelin`);

export const PLURALS = list(`
    Acrobats Archers Arsonists Astronomers Bakers Bandits Beekeepers Bricklayers Cartographers Clockmakers Cosmonauts
    Cousins Drifters Engineers Falcons Fishermen Foxes Gardeners Gliders Herons Islanders Jokers Keepers Lanterns
    Librarians Lions Locksmiths Magpies Mariners Mechanics Miners Monarchs Neighbors Nomads Orphans Owls Painters Peasants
    Pigeons Pilots Pioneers Plumbers Poets Postmen Prophets Ramblers Runaways Sailors Scholars Shepherds Sirens Sleepers
    Smugglers Strangers Surveyors Swans Tailors Thieves Travelers Vagabonds Weavers Whalers Wolves`);

/** Beyond ASCII, of two, three and four bytes: what the logs' wrong decoding shows on. */
export const FOREIGN = list(`
    Año Besträlung Bébé Café Canção Coração Cœur Déjà-Vu Días Élan Été Faðir Fjäril Ærlig Føniks Glück Gökyüzü Grün Höst
    İnci Işık Jalapeño Kälte Kůň Lördag Łąka Māja Mañana Märchen Mère Niño Noël Ólafur Piñata Pożar Português Příběh Rêve
    Sørgmodig São Señor Słońce Straße Sueños Súplica Tränen Über Váza Vögel Zażółć Žirafa Мечта Зима Ночь Σελήνη Θάλασσα
    さくら 夜明け 바다 🎸`);

export const VERBS = list(`
    Answer Believe Borrow Break Bring Build Burn Call Carry Catch Chase Climb Count Cross Dance Draw Dream Drive Fall
    Find Follow Forget Forgive Hear Hold Keep Kiss Leave Listen Lose Mend Miss Open Paint Play Remember Ride Run Save
    Send Shake Sing Sleep Spend Stay Steal Swim Take Teach Touch Trade Trust Turn Wait Wake Walk Watch Whisper Write`);

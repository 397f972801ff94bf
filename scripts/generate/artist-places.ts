/** A place that artists come from, as free text with the point it was looked up at; some texts could not be looked up. */
export interface ArtistPlace {
    readonly location: string;
    readonly latitude: number | null;
    readonly longitude: number | null;
}

function place(location: string, latitude: number | null = null, longitude: number | null = null): ArtistPlace {
    return { location, latitude, longitude };
}

/** Nobody wrote a place down: two artists in five. */
export const NO_PLACE: ArtistPlace = place("");

/** Written as freely as in the source: towns, states, countries, brackets, right and left out commas. */
export const ARTIST_PLACES: readonly ArtistPlace[] = [
    place("London, England", 51.50632, -0.12714),
    place("London, UK", 51.50632, -0.12714),
    place("New York, NY", 40.71455, -74.00712),
    place("New York, NY [Brooklyn]", 40.65507, -73.94888),
    place("Brooklyn, NY", 40.65507, -73.94888),
    place("Los Angeles, CA", 34.05349, -118.24532),
    place("California - LA"),
    place("California - SF", 37.77916, -122.42005),
    place("Chicago, IL", 41.88415, -87.63241),
    place("Chicago", 41.88415, -87.63241),
    place("Detroit, MI", 42.33168, -83.04792),
    place("Seattle, Washington USA", 47.60356, -122.32944),
    place("Nashville, TN.", 36.16778, -86.77836),
    place("Memphis, TN", 35.14968, -90.04892),
    place("New Orleans, LA", 29.95369, -90.07771),
    place("Austin, TX", 30.26759, -97.74299),
    place("Houston, TX"),
    place("Atlanta, GA", 33.74831, -84.39111),
    place("Georgia", 32.67828, -83.22295),
    place("Philadelphia, PA", 39.95227, -75.16237),
    place("Boston, MA", 42.35866, -71.05674),
    place("Minneapolis, MN", 44.97903, -93.26493),
    place("Portland, OR", 45.51179, -122.67563),
    place("Omaha, NE", 41.26069, -95.93995),
    place("Tucson, AZ", 32.22155, -110.96976),
    place("Ohio", 40.19033, -82.66947),
    place("Utah", 39.49974, -111.54732),
    place("United States", 37.16793, -95.84502),
    place("Toronto, Ontario, Canada", 43.64856, -79.38533),
    place("Burlington, Ontario, Canada"),
    place("Montréal, Québec", 45.51228, -73.55439),
    place("Vancouver, British Columbia", 49.26044, -123.11403),
    place("Manchester, England", 53.4796, -2.24881),
    place("Glasgow, Scotland", 55.85777, -4.24251),
    place("Cardiff, Wales", 51.48125, -3.18067),
    place("Dublin, Ireland", 53.34376, -6.24953),
    place("Paris, France", 48.85692, 2.34121),
    place("Orléans, France", 47.90262, 1.90494),
    place("Berlin, Germany", 52.51607, 13.37698),
    place("Köln, Germany", 50.94168, 6.95517),
    place("Düsseldorf", 51.21564, 6.77662),
    place("Zürich, Switzerland", 47.37706, 8.53956),
    place("Wien", 48.20254, 16.3688),
    place("Amsterdam, Netherlands", 52.3731, 4.8932),
    place("Antwerpen / Belgium", 51.22213, 4.39769),
    place("København, Denmark", 55.67631, 12.56935),
    place("Denmark", 56.27609, 9.51695),
    place("Stockholm, Sweden", 59.33217, 18.06243),
    place("Malmö, Sweden", 55.60587, 13.00073),
    place("Tromsø, Norway", 69.64889, 18.95508),
    place("Reykjavík, Iceland", 64.13655, -21.92713),
    place("Helsinki, Finland", 60.17116, 24.93258),
    place("Noci (BA)"),
    place("Milano, Italy", 45.46796, 9.18178),
    place("Málaga, Spain", 36.71847, -4.41965),
    place("Barcelona", 41.38572, 2.17005),
    place("Lisboa, Portugal", 38.72572, -9.15025),
    place("Zagreb Croatia", 45.80726, 15.9676),
    place("Kraków, Poland", 50.06045, 19.93243),
    place("Łódź", 51.76174, 19.46747),
    place("Praha", 50.07914, 14.43303),
    place("Αθήνα", 37.97615, 23.73641),
    place("Москва", 55.75695, 37.61498),
    place("İstanbul, Turkey", 41.0121, 28.97605),
    place("Tel Aviv, Israel"),
    place("Dubai UAE"),
    place("Lagos, Nigeria", 6.45506, 3.39418),
    place("Bamako, Mali", 12.65225, -7.98167),
    place("Cape Town, South Africa", -33.91909, 18.42197),
    place("Kingston, Jamaica", 17.97032, -76.79241),
    place("La Habana, Cuba", 23.13305, -82.38304),
    place("México, D.F.", 19.43195, -99.13315),
    place("Bogotá, Colombia", 4.65637, -74.11779),
    place("São Paulo, Brazil", -23.56287, -46.65468),
    place("Buenos Aires, Argentina", -34.60851, -58.37349),
    place("Valparaíso, Chile", -33.04621, -71.61954),
    place("Panama", 8.4177, -80.11278),
    place("Mumbai, India", 18.94018, 72.83483),
    place("東京", 35.68964, 139.69227),
    place("Osaka, Japan", 34.67754, 135.50368),
    place("서울", 37.55654, 126.9782),
    place("Melbourne, Australia", -37.8175, 144.96715),
    place("Auckland, New Zealand", -36.88411, 174.77042),
    // The full catalogue holds descriptions where a place should be, beyond 256 bytes; these must load.
    place(
        "Born on the road between two county fairs, raised in a house by the river that is marked on no map, first heard at " +
            "the harvest supper of Alder Creek, later of Port Merrow, Tamarack Falls and the upper rooms of the Lantern " +
            "Hotel, and at home wherever the van stops: ask at the petrol station, they know which barn it is this year",
    ),
];

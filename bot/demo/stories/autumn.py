"""The second half of the stories. Every place, person and event in them is invented."""

from bot.demo.stories.model import Story

AUTUMN: tuple[Story, ...] = (
    Story(
        slug="letter-carried-by-mountain-relay",
        title=(
            "From the Arctic Circle to the Black Sea: 400 mountain soldiers, two ferries and one "
            "rather stubborn mule carry a single letter across the alliance by hand"
        ),
        author="Oskar Brandt-Lie",
        tags=("World News", "NATO", "Mountains"),
        excerpt=(
            "It weighs eleven grams and has no stamp. In seven weeks it has crossed nine ranges, "
            "two stretches of water and the patience of a mule called Ernestine."
        ),
        paragraphs=(
            "<p>It weighs eleven grams and has no stamp. In seven weeks it has crossed nine "
            "ranges, two stretches of water and the patience of a mule called Ernestine.</p>",
            "<p>The relay is an exercise in the oldest kind of signalling. Each team carries the "
            "envelope for one day, in its own way, and hands it over at a place that both can find "
            "without electricity.</p>",
            "<p>So far it has travelled</p>",
            "<ul><li>on skis, on foot and, for one afternoon, by canoe</li>"
            "<li>inside a cheese, against the rain</li><li>past 212 passes, bridges &amp; huts</li>"
            "</ul>",
            "<p>Nobody has read it. It is addressed to the last team, and is said to contain "
            "directions home.</p>",
        ),
        motif="mountains",
        alt="A file of walkers with a mule and a lantern, below snowy peaks and a lake",
    ),
    Story(
        slug="astronomers-name-brunnhilde",
        title="Radio astronomers name a ringed world *Brünnhilde-7b* — and yes, somebody sang",
        author="Inês Corval",
        tags=("Space", "Science"),
        excerpt=(
            "It is 212 light years away, it has rings like Saturn's, and it announced itself as a "
            "dip of one part in nine thousand in a signal that was meant to be noise."
        ),
        paragraphs=(
            "<p>It is 212 light years away, it has rings like Saturn's, and it announced itself as "
            "a dip of one part in nine thousand in a signal that was meant to be noise.</p>",
            "<p>The dish on Harrow Hill had been booked for maintenance. A technician left the "
            "recorder on, out of habit, and found the dip on Monday, next to a note about "
            "grease.</p>",
            "<p>Names for such worlds are put to a vote among those who were in the building. "
            "<em>Brünnhilde-7b</em> won by one, ahead of <em>Kevin</em>.</p>",
            '<p>What <a href="/tag/space/">is known about it</a>:</p>',
            "<ul><li>its year lasts 31 days</li><li>its rings are probably ice</li>"
            "<li>it is certainly not for sale</li></ul>",
        ),
        motif="radar",
        alt="A great radio dish on a hill, listening to a green evening sky",
    ),
    Story(
        slug="night-train-returns",
        title="The night train is back, & so is the man who irons the pillowcases",
        author="Tam Ellery",
        tags=("World News", "Travel", "Trains"),
        excerpt=(
            "Nineteen hours, four borders and one dining car with real spoons. The sleeper from "
            "Vintervik to the coast runs again, and its first departure was four minutes early."
        ),
        paragraphs=(
            "<p>Nineteen hours, four borders and one dining car with real spoons. The sleeper from "
            "Vintervik to the coast runs again, and its first departure was four minutes "
            "early.</p>",
            "<p>The carriages are older than most of the passengers. They had spent eleven years "
            "in a siding, where a volunteer came every week to turn the wheels a little, so that "
            "they wouldn't go flat.</p>",
            "<ol><li>19:04 Vintervik, on the platform with the clock</li>"
            "<li>02:40 the long viaduct; wake up if there is a moon</li>"
            "<li>14:10 the sea</li></ol>",
            "<blockquote><p>People ask why I iron them. Have you ever arrived somewhere on a "
            "creased pillow?</p></blockquote>",
        ),
        motif="train",
        alt="A night train with lit windows on a tall stone viaduct under a full moon",
    ),
    Story(
        slug="divers-find-church-bell",
        title='Divers on a NATO clean-up find a church bell: "It still knows its note"',
        author="Marit Holmvik",
        tags=("World News", "NATO", "Baltic Sea", "History"),
        excerpt=(
            "They were clearing old nets from a shipping lane when the sonar drew something "
            "round. It had been waiting under the Baltic Sea, mouth down, for some 240 years."
        ),
        paragraphs=(
            "<p>They were clearing old nets from a shipping lane when the sonar drew something "
            "round. It had been waiting under the Baltic Sea, mouth down, for some 240 years.</p>",
            "<p>Crews from five allied navies spend two weeks every autumn tidying the sea floor. "
            "The usual catch is cable drums, anchors and, once, a complete kitchen.</p>",
            "<p>The bell was raised on a Friday, rinsed with fresh water and struck once, very "
            "gently, by a diver with a wooden spoon. It gave a clean E flat. A parish on the "
            'far shore has since found <a href="https://example.org/bell">the receipt</a>.</p>',
            "<blockquote><p>It still knows its note. I wish that I could say the same of our "
            "choir.</p></blockquote>",
        ),
        motif="ship",
        alt="A grey ship before a great setting sun, a small buoy in the foreground",
    ),
    Story(
        slug="satellite-counts-hedges",
        title="A satellite the size of a shoebox has counted the hedges (there are a lot)",
        author="Priya Selwyn",
        tags=("Space", "Technology", "Climate"),
        excerpt=(
            "Eleven million kilometres of hedge, give or take a garden. Laid end to end they "
            "would reach the Moon and back, fourteen times, with birds all the way."
        ),
        paragraphs=(
            "<p>Eleven million kilometres of hedge, give or take a garden. Laid end to end they "
            "would reach the Moon and back, fourteen times, with birds all the way.</p>",
            "<p>The satellite weighs nine kilograms and sees the land in seven colours, two of "
            "which have no name. It passes over every field once in five days, always at half past "
            "ten.</p>",
            "<p>The map is for planners, walkers and hedgehogs:</p>",
            "<ul><li>green: thick enough for a nest</li><li>amber: gaps, but mendable</li>"
            "<li>red: a fence, really</li></ul>",
            "<p>Anybody may correct it. The first correction came from a boy of nine: that was "
            "not a hedge, it was his uncle's boat.</p>",
        ),
        motif="satellite",
        alt="A satellite with golden foil and blue panels above the curve of the Earth",
    ),
    Story(
        slug="lighthouse-logs-weather",
        title="What 140 years of lighthouse logs say about fog (& about marmalade)",
        author="Jonas Petrel",
        tags=("Science", "Climate", "History"),
        excerpt=(
            "The keepers wrote down the weather every three hours, and everything else whenever "
            "they felt like it. Volunteers have now typed up all 408,000 lines."
        ),
        paragraphs=(
            "<p>The keepers wrote down the weather every three hours, and everything else whenever "
            "they felt like it. Volunteers have now typed up all 408,000 lines.</p>",
            "<p>The fog, it turns out, has been getting shorter: eleven days a year fewer than in "
            "the 1890s. The marmalade has not. Every keeper but one complained of running out by "
            "the end of February.</p>",
            "<blockquote><p>Wind NW 6. Sea rough. Bread stale. Saw a whale, which cheered "
            "everybody.</p></blockquote>",
            '<p>The lines can be searched <a href="https://example.org/logs">word by word</a>. '
            "Volunteers suggest starting with <em>hen</em>.</p>",
        ),
        motif="lighthouse",
        alt="A striped lighthouse at dusk, its beam over a quiet sea",
    ),
    Story(
        slug="museum-radio-check-1949",
        title="Museum of signals opens: why `radio_check_1949` is the tape that visitors ask for",
        author="Inês Corval",
        tags=("Culture", "NATO", "History", "Museums"),
        excerpt=(
            "It lasts nineteen seconds and nothing happens in it. Two operators, in two "
            "countries, ask whether they can hear each other; then, after a while, they can."
        ),
        paragraphs=(
            "<p>It lasts nineteen seconds and nothing happens in it. Two operators, in two "
            "countries, ask whether they can hear each other; then, after a while, they can.</p>",
            "<p>The museum is built around such things: field telephones, semaphore flags, a "
            "pigeon's medal, and the shelves where the "
            '<a href="/tag/nato/">alliance</a> kept its first manuals.</p>',
            "<p>Do not miss</p>",
            "<ul><li>the wall of plugs, of which no two are alike</li>"
            "<li>a teleprinter that types out the day's tides</li>"
            "<li>the room where you may send one letter in Morse &amp; get one back</li></ul>",
            "<p>Open daily except Mondays. The pigeons next door are not part of the "
            "collection.</p>",
        ),
        motif="library",
        alt="Shelves of old manuals around a tall window, with a reading lamp and a cat",
    ),
    Story(
        slug="city-dims-lights-for-birds",
        title="Vintervik dims its lights for migrating birds — & finds the Milky Way again",
        author="Tam Ellery",
        tags=("Technology", "Climate", "Cities"),
        excerpt=(
            "On nights when the radar shows birds on the move, street lamps go down to a tenth. "
            "The city saves money; the thrushes save their sense of direction."
        ),
        paragraphs=(
            "<p>On nights when the radar shows birds on the move, street lamps go down to a tenth. "
            "The city saves money; the thrushes save their sense of direction.</p>",
            "<p>The idea came from a bus driver who works nights and kept a list. Her notes are by "
            "now in the software: <code>if wind_from == north: expect geese</code>.</p>",
            "<p>There was some worry about stumbling. In the first month the only accident was "
            "reported by a man who had been looking up.</p>",
            "<blockquote><p>I am 34, and I had thought that it was a figure of speech.</p>"
            "</blockquote>",
        ),
        motif="city",
        alt="A riverside city with half of its lights out, a flock of birds crossing the moon",
    ),
    Story(
        slug="cafe-at-the-end-of-the-line",
        title="The café at the end of the ferry line serves 9 guests a day, & 1 of them is a goose",
        author="Jonas Petrel",
        tags=("Food", "Travel", "Islands"),
        excerpt=(
            "There is no menu, because there is no choice. There is a stove, a view, a pot of "
            "coffee, and whatever came out of the oven when the boat came in."
        ),
        paragraphs=(
            "<p>There is no menu, because there is no choice. There is a stove, a view, a pot of "
            "coffee, and whatever came out of the oven when the boat came in.</p>",
            "<p>The ferry to Outer Skerrin runs twice a day, and the second one is the last. Miss "
            "it &amp; you sleep in the loft, between the jam and the accordion.</p>",
            "<ul><li>Monday to Thursday: cardamom buns</li><li>Friday: fish soup</li>"
            "<li>Saturday: see what the goose left</li></ul>",
            "<p>Reviews are kept in a book by the door. The most recent says only: "
            "<strong>stayed a week</strong>.</p>",
        ),
        motif="bread",
        alt="Coffee, a loaf and croissants on a wooden table by a bright window",
    ),
    Story(
        slug="old-pipelines-greener-fuel",
        title="Under the barley: NATO's old fuel pipelines get a second life, & a greener cargo",
        author="Oskar Brandt-Lie",
        tags=("NATO", "Energy", "Climate", "World News"),
        excerpt=(
            "Thousands of kilometres of pipe lie under fields that have forgotten them. A first "
            "stretch now carries jet fuel made from straw, sunflower oil & yesterday's chips."
        ),
        paragraphs=(
            "<p>Thousands of kilometres of pipe lie under fields that have forgotten them. A first "
            "stretch now carries jet fuel made from straw, sunflower oil &amp; yesterday's "
            "chips.</p>",
            "<p>Sending it underground keeps some forty lorries a day off the road, and needs only "
            "three pumping stations. One of them is run by the wind turbines on the hill above "
            "it.</p>",
            "<p>Farmers along the route were asked for one thing: to leave the little yellow posts "
            "where they are. In return they have been given the telephone number of somebody who "
            "picks up.</p>",
            "<blockquote><p>My grandfather ploughed round those posts. So do I. So does the "
            "tractor, by now.</p></blockquote>",
        ),
        motif="wind",
        alt="Wind turbines above a golden field and green hills",
    ),
    Story(
        slug="fell-race-won-by-postwoman",
        title='Postwoman wins the Nine Tops race by 40 minutes: "I\'d a parcel for the far side"',
        author="Marit Holmvik",
        tags=("Sport", "Running", "Mountains"),
        excerpt=(
            "Sixty-one kilometres, nine summits and 4,000 metres of climbing. She ran it in her "
            "work shoes, and stopped twice for signatures."
        ),
        paragraphs=(
            "<p>Sixty-one kilometres, nine summits and 4,000 metres of climbing. She ran it in her "
            "work shoes, and stopped twice for signatures.</p>",
            "<p>Her round takes her over three of the nine tops anyway, six days a week and in all "
            "weathers. She had entered, she said, because the route went past an address that is "
            "<em>hard to combine</em> with anything else.</p>",
            "<ol><li>06:00 start, in fog</li><li>09:20 fourth top, one signature</li>"
            "<li>13:47 finish, one record, no parcels left</li></ol>",
            "<p>Second place went to a goat farmer; third, by a beard, to his brother.</p>",
        ),
        motif="mountains",
        alt="Snowy peaks at sunrise above a lake ringed with firs",
    ),
    Story(
        slug="floating-bridge-for-geese",
        title="Engineers from 12 armies build a bridge in a day; first across are 200 geese",
        author="Oskar Brandt-Lie",
        tags=("World News", "NATO", "Engineering", "Harbours"),
        excerpt=(
            "It floats, it is 340 metres long, and it was meant for lorries. The plan allowed for "
            "current, wind and ice, but not for who would be waiting at the other end."
        ),
        paragraphs=(
            "<p>It floats, it is 340 metres long, and it was meant for lorries. The plan allowed "
            "for current, wind and ice, but not for who would be waiting at the other end.</p>",
            '<p>Bridge building is among the friendlier <a href="/tag/nato/">NATO exercises</a>: '
            "twelve armies bring twelve kinds of pontoon, and the art lies in the adapters. This "
            "year's worked at the first attempt, save for one in inches.</p>",
            "<p>The geese belong to a farm by Saltmere harbour. They crossed in good order, in "
            "step, and declined to go back.</p>",
            "<blockquote><p>We'd a brass band waiting. The geese were louder.</p></blockquote>",
        ),
        motif="harbour",
        alt="A row of painted houses and two moored boats in a still harbour",
    ),
)

"""The first half of the stories. Every place, person and event in them is invented."""

from bot.demo.stories.model import Story

SPRING: tuple[Story, ...] = (
    Story(
        slug="harbour-readies-for-summit",
        title="If tide < quay & wind is kind: how a small harbour got ready for a NATO summit",
        author="Marit Holmvik",
        tags=("World News", "NATO", "Summits", "Harbours"),
        excerpt=(
            "Saltmere has eleven taxis, one set of traffic lights and, for three days in June, "
            "thirty-two delegations. The harbour master's answer was a tide table and a great "
            "deal of paint."
        ),
        paragraphs=(
            "<p>Saltmere has eleven taxis, one set of traffic lights and, for three days in June, "
            "thirty-two delegations. The harbour master's answer to all of it hangs on the office "
            "wall: a tide table, four metres long, with every arrival pencilled in.</p>",
            "<p>The rule is short enough for a postcard. If the tide is lower than the quay &amp; "
            "the wind comes from the west, guests walk ashore; otherwise they take "
            '<a href="https://example.org/ferry">the little ferry</a> and arrive with wet '
            "shoes.</p>",
            "<p>Three things were finished with a week to spare:</p>",
            "<ul><li>a fresh coat of paint for 214 doors, each in its old colour</li>"
            "<li>a second set of traffic lights, on loan from the next town</li>"
            "<li>a choir rehearsal that nobody had asked for</li></ul>",
            "<blockquote><p>We are not a big place, but we have always been good at ropes.</p>"
            "</blockquote>",
        ),
        motif="harbour",
        alt="Painted gabled houses along a quay, mirrored in still water",
    ),
    Story(
        slug="library-that-lends-silence",
        title="The library that lends silence (and, on Tuesdays, umbrellas)",
        author="Tam Ellery",
        tags=("Culture", "Libraries", "Saltmere"),
        excerpt=(
            "Borrowers at the old customs house can now take home an hour of quiet: a room, a "
            "lamp, a door that closes, and a cat who is on nobody's payroll."
        ),
        paragraphs=(
            "<p>Borrowers at the old customs house can now take home an hour of quiet. It comes as "
            "a brass key on a wooden block, and it opens a room with a lamp, a chair and a view of "
            "the rain.</p>",
            "<p>Demand was modest until the exam season, when the waiting list reached four "
            "hundred. The library has since added two more rooms &amp; a strict rule about "
            "crisps.</p>",
            "<blockquote><p>The quietest thing in the building is the cat. We have tried to "
            "catalogue him under furniture.</p></blockquote>",
            "<p>Umbrellas can be had on Tuesdays, when the ferry from the islands comes in. Of the "
            "sixty that were lent last year, sixty-one were returned.</p>",
        ),
        motif="library",
        alt="Tall bookshelves around a rainy window, with a reading lamp and a sleeping cat",
    ),
    Story(
        slug="air-policing-punctual-heron",
        title='Baltic air policing: a day at the edge of the runway — and a most "punctual" heron',
        author="Oskar Brandt-Lie",
        tags=("World News", "NATO", "Baltic Sea", "Aviation"),
        excerpt=(
            "Crews who guard the sky over the Baltic Sea spend most of their shift waiting. So "
            "does the heron at the end of runway two-six, and she has never once been late."
        ),
        paragraphs=(
            "<p>Crews who guard the sky over the Baltic Sea spend most of their shift waiting. "
            "There is a kettle, a chessboard with a missing bishop, and a bell that turns all of "
            "it into fifteen minutes of very exact work.</p>",
            '<p>Allied countries take turns at <a href="/tag/nato/">air policing</a>, four months '
            "at a time, with their own aircraft, their own cooks and their own idea of coffee.</p>",
            "<p>What none of them brought is the heron. She lands at the end of runway two-six at "
            "twenty past five, looks at the windsock, and is gone before the first take-off. The "
            "ground crew set their watches by her.</p>",
            "<blockquote><p>We log wind, visibility, cloud and heron.</p></blockquote>",
        ),
        motif="jets",
        alt="Three aircraft in formation at sunrise above a reed bed, a heron looking on",
    ),
    Story(
        slug="students-rocket-lettuce",
        title="Small rocket, big garden: students' first launch carries 40 lettuce seeds 🚀",
        author="Priya Selwyn",
        tags=("Science", "Space", "Schools"),
        excerpt=(
            "It flew for nine minutes, reached the edge of space and came down in a field of "
            "barley. Now a class in Port Ellery would like to know whether the lettuce noticed."
        ),
        paragraphs=(
            "<p>It flew for nine minutes, reached the edge of space and came down in a field of "
            "barley. On board were forty lettuce seeds, a thermometer and a note asking whoever "
            "found it to ring the school.</p>",
            "<p>The farmer did, and was invited to the planting. The seeds that flew share a "
            "windowsill with forty that stayed at home, their labels turned to the wall so that "
            "nobody has a favourite. The class will measure:</p>",
            "<ol><li>how many come up, and when</li><li>how tall they are after a month</li>"
            "<li>how they taste, judged by a panel of rabbits</li></ol>",
            '<p>The whole plan is on <a href="https://example.org/lettuce">the school\'s page</a>, '
            "rabbits included.</p>",
        ),
        motif="rocket",
        alt="A small red and white rocket leaving a bank of smoke under a full moon",
    ),
    Story(
        slug="locked-lantern-cyber-exercise",
        title='"Locked Lantern" ends with 31 teams, one dark (toy) city & one lost password',
        author="Inês Corval",
        tags=("Technology", "NATO", "Cyber", "World News"),
        excerpt=(
            "For a week, defenders from thirty-one teams kept the lights on in a city made of "
            "cardboard and model trains. It went dark once, for eleven seconds, and everybody "
            "learned something."
        ),
        paragraphs=(
            "<p>For a week, defenders from thirty-one teams kept the lights on in a city made of "
            "cardboard and model trains. The attackers sat next door and shared the same "
            "biscuits.</p>",
            "<p>The exercise belongs to a cyber defence centre that trains people from all over "
            'the <a href="/tag/nato/">alliance</a>. Nothing in it touches a real network: the '
            "power station is a hair dryer, and the port authority is a fish tank.</p>",
            "<p>The city went dark once, for eleven seconds. The cause was neither malice nor "
            "malware. Someone had written the password on a cup, and someone else had washed "
            "it.</p>",
            "<blockquote><p>Write it down, by all means. Not on crockery.</p></blockquote>",
        ),
        motif="city",
        alt="A riverside city by night with half of its windows lit, birds crossing the moon",
    ),
    Story(
        slug="three-bakers-swap-ovens",
        title="Crème brûlée, smørrebrød & sourdough: three bakers swap ovens for a month",
        author="Tam Ellery",
        tags=("Food", "Culture"),
        excerpt=(
            "One of them missed her starter, one of them missed his butter, and all three came "
            "home with a loaf that belongs to nobody in particular."
        ),
        paragraphs=(
            "<p>One of them missed her starter, one of them missed his butter, and all three came "
            "home with a loaf that belongs to nobody in particular. It is round, dark and faintly "
            "sweet, and it sold out in Saltmere before eight.</p>",
            "<p>The exchange began with a wrong address. A parcel of rye flour, meant for a "
            "bakery in Vintervik, was delivered 900 kilometres too far south &amp; answered with "
            "a recipe.</p>",
            "<p>What you need:</p>",
            "<ul><li>500 g rye flour &amp; 200 g wheat flour</li><li>a starter with a name; theirs "
            "is Søren</li><li>one spoon of burnt sugar, <em>not two</em></li></ul>",
            '<p>Bake it as hot as you dare, says <a href="https://example.org/loaf">the card</a> '
            "that comes with every loaf, and then wait. The waiting is the recipe.</p>",
        ),
        motif="bread",
        alt="A scored loaf and two croissants on a table by a bright window",
    ),
    Story(
        slug="icebreakers-northern-lights",
        title="Icebreakers lead NATO's quietest exercise through the northern lights",
        author="Marit Holmvik",
        tags=("World News", "NATO", "Baltic Sea", "Arctic"),
        excerpt=(
            "Six ships, four flags and one rule: after ten at night, no engines. In the far north "
            "of the Baltic Sea, crews practised the oldest skill there is, which is listening to "
            "ice."
        ),
        paragraphs=(
            "<p>Six ships, four flags and one rule: after ten at night, no engines. In the far "
            "north of the Baltic Sea, crews practised the oldest skill there is, which is "
            "listening to ice.</p>",
            "<p>Ice that is about to give way hums before it cracks. The icebreakers carry "
            "microphones for it these days, but every watch still sends somebody out on the bow "
            "with a thermos and a good hat.</p>",
            "<p>By the fifth night the crews had opened 140 kilometres of channel, and towed a "
            'postal boat that had <a href="https://example.org/post">nothing to do with it</a>. '
            "Then the sky turned green, and for an hour nobody logged anything at all.</p>",
            "<blockquote><p>It is hard to read a compass when the whole sky is moving.</p>"
            "</blockquote>",
        ),
        motif="icebreaker",
        alt="A red icebreaker opening a channel through floes under green northern lights",
    ),
    Story(
        slug="saltmere-win-the-cup",
        title="*Saltmere* win the cup with the last kick — & give the medal to the groundskeeper",
        author="Jonas Petrel",
        tags=("Sport", "Football", "Saltmere"),
        excerpt=(
            "Ninety-four minutes, one goal, and a pitch that had been under water on Thursday. "
            "The players agreed at once on who had won it."
        ),
        paragraphs=(
            "<p>Ninety-four minutes, one goal, and a pitch that had been under water on Thursday. "
            "The players agreed at once on who had won it, and carried him round the ground with "
            "his fork still in his hand.</p>",
            "<p>The groundskeeper had spent two nights with a hand pump and the volunteer fire "
            "brigade. He missed the goal itself: he was looking at the left touchline, which "
            "worried him.</p>",
            "<p>The season in figures:</p>",
            "<ul><li>30 matches, 21 won, 5 of them in rain that counts as weather</li>"
            "<li>64 goals, 1 of them by the goalkeeper</li><li>3 balls lost to the sea</li></ul>",
            "<p>The parade starts on Sunday at noon, or whenever the tide allows.</p>",
        ),
        motif="stadium",
        alt="A football on the centre spot of a floodlit pitch, before full stands",
    ),
    Story(
        slug="seagrass-comes-home",
        title="Seagrass comes home: a meadow the size of 90 football pitches, planted by hand",
        author="Priya Selwyn",
        tags=("Climate", "Science", "Oceans"),
        excerpt=(
            "Divers set the first shoots six years ago with garden trowels. This spring the meadow "
            "spread further on its own than they had managed in all that time."
        ),
        paragraphs=(
            "<p>Divers set the first shoots six years ago with garden trowels. This spring the "
            "meadow spread further on its own than they had managed in all that time, and the "
            "trowels went back to the allotments.</p>",
            "<p>Seagrass calms the waves, keeps carbon in the sand and gives young fish a place to "
            "hide. Gull Sound had lost nearly all of it by the 1970s; old people still remembered "
            "the smell.</p>",
            "<p>Who has moved in so far, by the count of a school class with one snorkel for "
            "two:</p>",
            "<ul><li>pipefish &amp; sticklebacks</li><li>a great many shrimps</li>"
            "<li>one turtle, a long way from home and in no hurry</li></ul>",
            '<p>The <a href="/tag/climate/">next meadow</a> is to be sown from a rowing boat.</p>',
        ),
        motif="reef",
        alt="A turtle and a shoal of yellow fish above a meadow of seagrass in sunlit water",
    ),
    Story(
        slug="alliance-orchestra-tunes-up",
        title="32 nations, 64 players, 1 missing oboe: an alliance's orchestra tunes up 🎻",
        author="Inês Corval",
        tags=("Culture", "NATO", "Music"),
        excerpt=(
            "They are engineers, cooks, medics and one submarine navigator, and for ten days a "
            "year they are an orchestra. The hard part, they say, isn't the music but the trains."
        ),
        paragraphs=(
            "<p>They are engineers, cooks, medics and one submarine navigator, and for ten days a "
            "year they are an orchestra. The hard part, they say, isn't the music but the "
            "trains.</p>",
            "<p>Two players come from each allied country, whatever they play. That gave the "
            "conductor five tubas this year &amp; no oboe, until a meteorologist admitted to "
            "owning one.</p>",
            "<p>The programme, played in a hangar because of the echo:</p>",
            "<ol><li>a march that everybody knows and nobody can name</li>"
            "<li>four folk songs, in sixteen languages</li><li>something slow, for the tubas</li>"
            "</ol>",
            "<blockquote><p>We tune to the oboe. So we tuned to the weather report.</p>"
            "</blockquote>",
        ),
        motif="orchestra",
        alt="A violin before red curtains, with a wave of notes running across it",
    ),
    Story(
        slug="save-the-lighthouse",
        title="`save_the_lighthouse`: a three-person studio's puzzle is the hit of the year",
        author="Jonas Petrel",
        tags=("Games", "Technology"),
        excerpt=(
            "No enemies, no timer, no ||spoilers||: just a lamp, a storm and two hundred ships to "
            "be seen home. Its makers answer every letter, even the one to @everyone."
        ),
        paragraphs=(
            "<p>No enemies, no timer, no ||spoilers||: just a lamp, a storm and two hundred ships "
            "to be seen home. Its three makers met on a ferry, and wrote the first level on the "
            "back of the timetable.</p>",
            "<p>The game kept the name of its first file, underscores and all. Players have since "
            "found that the keeper's diary <code>log_1.txt</code> spells out a recipe for soup, "
            "and that the soup is good.</p>",
            "<ul><li>Players: 1, or 2 with a shared umbrella</li><li>Length: about six hours</li>"
            "<li>Difficulty: <em>kind</em></li></ul>",
            '<p>A letter from a retired keeper now hangs in the studio. "@everyone who ever lit '
            'the lamp", it begins, "would like to complain about the stairs."</p>',
        ),
        motif="controller",
        alt="A white game controller before a screen with a lighthouse made of coloured blocks",
    ),
    Story(
        slug="owls-quieten-wind-farm",
        title="What do owls know? A wind farm's blades go quiet after a look at a feather",
        author="Priya Selwyn",
        tags=("Climate", "Energy", "Science"),
        excerpt=(
            "The edge of an owl's feather is a comb. Glue something like it to the end of a "
            "sixty-metre blade, and the sheep underneath stop looking up."
        ),
        paragraphs=(
            "<p>The edge of an owl's feather is a comb. Glue something like it to the end of a "
            "sixty-metre blade, and the sheep underneath stop looking up.</p>",
            "<p>The trial on Cold Down took one winter, four climbers and a great deal of tape. "
            "Measured at the nearest kitchen window, the turbines are now quieter than the "
            "fridge.</p>",
            "<blockquote><p>I asked when they would switch them on. They had been on all "
            "morning.</p></blockquote>",
            '<p>The pattern is free for anybody to copy; <a href="https://example.org/owl">the '
            "drawings</a> come with a picture of the owl, who was paid in kind.</p>",
        ),
        motif="wind",
        alt="White wind turbines over green hills and a golden field, sheep in the foreground",
    ),
)

"""Spanish and Spanglish by families of meaning: body part, loss, quality, time and person in many mouths.

Speakers are from Mexico, the Caribbean, Central America and the United States, old and young, patients and
caregivers, without accents and with the slips of a phone keyboard. A code alone is present; - absent,
~ resolved, ? uncertain. Texts of one code are set apart by slashes.
"""

import pytest

from smsbot.domain.reading import Asked, Reader, Status

FAMILIES = """
bladder_bowel: llevo desde ayer queriendo orinar y nada /
  tengo la vejiga bien llena pero no puedo baciarla / amaneci toda orinada / ya no controlo esfinteres /
  ya no siento las ganas de ir al baño / quiero orinar y no puedo / el señor no orina desde anoche /
  me meo encima / la orina no me quiere salir /
  me bajo el chisme y no siento que orino, solo veo el chorro / se me salió la caca en el super /
  mi apa trae tapada la via, no orina desde el martes / antes de llegar al baño ya me hice /
  no me baja el orin / no tengo control cuando voy al baño / no siento cuando me orino /
  todavia no he podido orinar
saddle_numbness: siento como anestesiada la parte de abajo / cuando me limpio no siento nada /
  traigo entumida la entrepierna / me siento en la silla y no siento las nalgas /
  la vagina la siento dormida / me echo agua ahi abajo y no siento si esta fria o caliente /
  ya no siento alla abajo / ni siento cuando me seco ahi / de abajo no siento nada, ni cuando me baño /
  la entrepierna no la siento / tengo las ingles dormidas las dos /
  tengo dormido de abajo, por donde orino / siento cosquilleo y adormecimiento en la vagina /
  entre las piernas traigo como algodon / tengo dormidas las sentaderas
paralysis: a mi mamá no le responde la pierna / no puedo doblar el pie pa arriba /
  tengo las dos piernas sin fuerza / no siento de la cintura para abajo / no me sostengo en pie /
  se me fueron las fuersas de las dos piernas / tengo los dos brazos dormidos /
  se me traban las piernas y no caminan / me quedé sin poder caminar /
  se me cae la punta del pie al caminar / ambas piernas las tengo entumidas /
  me quede coja, no levanto el pie / no siento ni puedo mover los pies /
  mi mama quiere levantarse y no puede, las piernas le quedan flojas /
  la fuerza se me esta acabando de las piernas cada vez mas / se me fueron las piernas, no las siento /
  todavia no puedo mover el pie
chest_pain: me aprieta el pecho / siento que el corazon se me va a salir /
  tengo una piedra en el pecho que no me deja / dolor en el brazo izquierdo y la quijada /
  chest pain desde anoche, me aprieta mucho / me arde el pecho y me baja por el brazo /
  punzadas en el pecho izquierdo / me duele aca en el lado del corason / me esta doliendo mucho el pecho /
  le duele el pecho a mi mamá y el brazo / siento apretado aca en el pecho / me pesa el pecho /
  el pecho me duele al respirar / siento que el pecho me va a explotar /
  me duelen las costillas y el pecho al moverme
breathing: no puedo jalar aire / me canso de nada, no me llega el aire a los pulmones /
  se le va la respiracion a mi papa / no agarro aire / me siento short of breath cuando camino /
  tengo que dormir sentado porque acostado me ahogo / apenas puedo respirar / fatiga para respirar /
  no me puedo acostar porque me falta aire / ando bien corta de respiracion /
  se esta poniendo azul y no respira / no me llega bien el aire /
  siento que me falta aire cuando me acuesto / no hay aire que me alcance / no puedo respirar hondo
stroke_signs: se me fue la cara de lado / no puede hablar, puras cosas raras dice /
  no me salen las palabras / no puedo levantar el brazo izquierdo / mi esposo no sabe ni donde esta /
  creo que le dio un derrame / la sonrisa se me fue pa un lado / habla como si tuviera la boca llena /
  mi mama amanecio hablando enredado / mi papa esta confundido, cree que es otro año y no nos conoce /
  el dolor de cabeza mas horrible de mi vida / se le fue la mitad de la cara /
  se me olvido hasta mi nombre, estoy confundida / me quede viendo doble desde la mañana /
  mi papa no puede hablar bien y trae la cara caida
collapse: me desmalle / caí redonda al piso, no me acuerdo de nada /
  le dio un ataque, se puso a temblar y echar espuma /
  se me fue el mundo y cuando desperte estaba en el suelo / i fainted en la cocina / se privo mi niña /
  me dio el patatus / me pase out en la tienda / me fui de boca, perdi el conocimiento / caí desmayada /
  no supe de mi, cuando desperte ya estaba en el piso / le dio un ataque epileptico /
  se me borró todo y amanecí en el suelo / me desvaneci en la regadera /
  quedo inconsiente mi tio como 2 minutos
heavy_bleeding: no se me para la sangre / sangro y sangro / el vendaje esta empapado de sangre /
  brota sangre del piquete / me estoy desangrando / escurre sangre hasta el piso /
  no hemos podido parar el sangrado / sangrando como llave abierta / esta sangrando un monton /
  sangra mucho donde me inyectaron / hay sangre por todas partes / la sangre no se detiene con nada /
  no para de salirme sangre de la espalda / la gasa se llena de sangre a cada rato /
  mucha sangre en la venda
allergic_reaction: se me hincho la lengua / la garganta se me esta serrando /
  se me puso la cara como globo / ronchas de pies a cabeza y me pica / siento la garganta apretada /
  me puse el epipen / reaccion alergica fuerte a la pastilla / me broté toda y se me cierra la garganta /
  la lengua no me cabe en la boca / se le inflamo la cara a mi mama despues de la pastilla /
  la garganta la siento cerrada / toda enronchada de pies a cabeza /
  se me cerro la garganta despues de la pastilla / tengo la garganta hinchada y ronca /
  siento que se me tapa la garganta
meningitis: tengo fiebre y el cuello tieso / calentura y no puedo doblar el cuello /
  no puedo pegar la barba al pecho y tengo calentura / mi mama tiene fiebre y esta diciendo incoherencias /
  con fiebre y confundido mi papa / no puedo agachar la cabeza, tengo fiebre /
  fever y el cuello no lo puedo mover / rigidez de nuca con dolor de cabeza / esta delirando de la fiebre /
  calentura con dolor de cabeza y la nuca dura / fiebre alta y esta desvariando /
  no aguanto la luz y tengo fiebre / nuca tiesa, fiebre y vomito /
  tiene fiebre mi viejo y no sabe donde esta / dolor de cabeza, fiebre y la luz no la soporto
overdose: me tome todas las pastillas / tome de mas la medicina y no me puedo despertar bien /
  creo q tome demasiado tramadol / no la podemos despertar /
  revolvi las pastillas con tequila y no puedo abrir los ojos / tomo como 12 ibuprofenos /
  se tomo toda la caja de pastillas / me equivoque y tome 8 tramadoles /
  se me paso la mano con las pastillas / mi esposa se trago un monton de pastillas /
  no despierta mi mamá tomo mucho tramadol / i took todas las pastillas /
  mi hijo se tomo todas mis pastillas / tome pastillas con cerveza y no me puedo despertar bien /
  me tome las pastillas todas de un jalon
self_harm: ya no quiero vivir / me voy a matar / que dios me recoja ya / todos estarian mejor sin mi /
  quiero acabar con todo / i want to morirme / soy una carga, mejor me muero /
  quiero dormirme y ya no despertar / a veces pienso en quitarme la vida / kiero morirme /
  mi hija se quiso quitar la vida / quiero acabar con mi vida / mejor que dios me lleve /
  ya no puedo mas quiero que todo se acabe, quiero morir / me quiero ir con mi mama que esta en el cielo
breathing?: y si me falta el aire en la noche?
chest_pain?: me da miedo que me de un infarto
bladder_bowel?: que hago si no puedo orinar?
paralysis?: me puedo quedar paralitico?
fever?: no se si tengo fiebre / como se si tengo fiebre?
breathing~: ya no me falta el aire
heavy_bleeding~: ya paro la hemorragia
dizziness~: ya no ando mareada
tingling~: el hormigueo se me quito
nausea~: tuve vomito pero ya paso
numbness: me queme el pie con agua caliente y ni senti / siento acolchonado el pie /
  es normal que se me duerma la pierna?
swelling: traigo un bulto en la espalda / hinchason en el cuello / esta hinchadito donde me picaron
fever: tengo fever de 101 / me dio calenturita anoche / traigo 38 y medio de fiebre
weakness: tengo debil la pierna izquierda / me tiembla mucho la pierna al pararme / se me zafa la rodilla
numbness~: ya no tengo dormida la pierna / ya se me quito lo entumido / tenia dormido el pie pero ya no
numbness-: no tengo nada dormido / no se me ha dormido la pierna
numbness?: y si se me duerme la pierna que hago / me da miedo que se me duerma la pierna
weakness-: sin debilidad en la pierna
weakness~: ya no se me dobla la rodilla
weakness?: sera que me puede dar debilidad en la pierna?
swelling-: no esta hinchado / nada de hinchazon
swelling~: ya se me bajo lo hinchado / la hinchazon ya bajo
redness: se ve rojito alrededor del piquete / tengo una raya roja en la espalda /
  lo rojo se esta extendiendo
redness-: no esta rojo
redness~: ya no esta colorado
fever-: no he tenido calentura / temperatura normal / ni fiebre ni nada
fever~: ya se me quito la calentura / tuve fiebre pero ya se me bajo
discharge: sale un liquido transparente del hoyito / la venda amanecio mojada y amarilla /
  tiene materia la herida
discharge-: no sale pus / sin pus ni mal olor
bleeding: el piquete sigue sangrando / hay manchitas de sangre en la camisa / sale tantita sangre
bleeding-: no me ha salido sangre
bleeding~: ya dejo de sangrar
severe_pain: ya no soporto este dolor / siento que me parten la espalda con machete /
  dolor machin no aguanto
severe_pain-: no es un dolor insoportable
worse_pain: quede peor de como estaba / me empeoro el dolor / el pain esta worse que ayer
worse_pain-: no ha empeorado
headache: la cabeza me revienta / me duele la cabeza cuando me siento y acostada se me quita /
  tengo headache bien fuerte
headache-: no me duele la cabeza
headache~: ya se me quito el dolor de cabeza
skin_burn: me quemaron la espalda / tengo la piel quemada / tengo una quemadura donde iba la placa
skin_burn-: no tengo ampollas
fall: me tropece y cai / me di un fregazo en las escaleras / rodé por las escaleras
fall-: no me he caido
fall?: tengo miedo de caerme
rash: tengo comezon por todos lados / traigo salpullido / granitos rojos en los brazos
rash-: sin ronchas ni comezon
tingling: me dan toques en el pie / como corriente que me baja por la pierna / cosquilleo en los dedos
burning: siento que me arde la piel / me quema la espalda como lumbre
bruising: me quedo morado / tengo un moretonsote
soreness: me duele donde me picaron / ando adolorido de la espalda
dizziness: me da vueltas todo / ando mareadita
nausea: tengo ganas de vomitar / guacaree dos veces / traigo el estomago revuelto
medication: puedo tomar tylenol? / cada cuando me tomo la gabapentina / la medicina me da mucho sueño
no_relief: el dolor ya regreso / no siento ningun cambio / no me hizo efecto
pain_shift: el dolor se me paso a la otra pierna / ahora me duele del otro lado
"""

INNOCENT = """
puedo orinar bien / no puedo caminar al perro hoy, llueve / no camino mucho porque me da flojera /
  mi nieta se hizo pipi en la cama / ya no quiero comer tanto pan / ya me moje con la lluvia /
  hablo ingles y nadie me entiende jaja / la llave gotea mucho / se me acabo el saldo /
  mi perro se orino en la cama / no me duele la cabeza / ninguna molestia / se me cayo el internet /
  los zapatos no me quedan, los cambio / los niños ya estan dormidos / no puedo abrir el portal /
  subio la gasolina otra vez / sude mucho en el gym / ya no quiero nada con el /
  quiero caminar al parque, las piernas me lo piden
"""

_URGENT = {
    "numbness", "weakness", "swelling", "redness", "fever", "discharge", "bleeding", "severe_pain",
    "worse_pain", "headache", "skin_burn", "fall", "rash",
}  # fmt: skip
_EMERGENCY = {
    "bladder_bowel", "saddle_numbness", "paralysis", "chest_pain", "breathing", "stroke_signs", "collapse",
    "heavy_bleeding", "allergic_reaction", "meningitis", "overdose", "self_harm",
}  # fmt: skip
_MARKS = {"-": Status.ABSENT, "~": Status.RESOLVED, "?": Status.UNCERTAIN}


def listed(block: str) -> list[str]:
    return [text.strip() for text in " ".join(block.split()).split("/")]


def families() -> list[tuple[str, Status, str]]:
    rows: list[tuple[str, Status, str]] = []
    head = ""
    for line in FAMILIES.strip().splitlines():
        if not line.startswith(" "):
            head, _, line = line.partition(":")
        state = _MARKS.get(head[-1], Status.PRESENT)
        rows.extend((head.rstrip("-~?"), state, text.strip()) for text in line.split("/") if text.strip())
    return rows


@pytest.mark.parametrize(("code", "state"), sorted({(code, state) for code, state, _ in families()}))
def test_spanish_way_of_saying_is_understood(reader: Reader, code: str, state: Status) -> None:
    for text in [text for one, told, text in families() if (one, told) == (code, state)]:
        reading = reader.read(text, Asked("symptoms"))

        assert (text, {one.code: one.status for one in reading.findings}.get(code)) == (text, state)


def test_every_emergency_has_fifteen_spanish_ways() -> None:
    ways = [code for code, state, _ in families() if state is Status.PRESENT]

    assert {code for code in _EMERGENCY if ways.count(code) < 15} == set()


@pytest.mark.parametrize("awaiting", ["none", "symptoms"])
@pytest.mark.parametrize("text", listed(INNOCENT))
def test_everyday_spanish_raises_no_alarm(reader: Reader, text: str, awaiting: str) -> None:
    reading = reader.read(text, Asked(awaiting))

    alarming = {Status.PRESENT, Status.UNCERTAIN}
    found = {finding.code for finding in reading.findings if finding.status in alarming}
    assert not found & (_EMERGENCY | _URGENT)


@pytest.mark.parametrize(
    ("score", "texts"),
    [
        (None, "me tome 3 tylenol / hace 3 dias / tengo 65 años / tengo cita el 12 / 101 de fiebre"),
        (0, "ni me duele, 0 / cero dolor bendito dios / nada de dolor / no me duele nada / ya no me duele"),
        (2, "antes 9 ahora 2 / bajo a 2 / un dos apenas"),
        (3, "bajó de 8 a 3 / hoy amaneci en 3 / el dolor esta como en un 3"),
        (4, "estaba en 9 ya bajo a 4 / un cuatrito mija / pues un cuatro / como unos 4"),
        (5, "ahorita como en cinco / ayer 8 hoy 5 / son las 8 y tengo un 5 / sinco / mi dolor es cinco"),
        (6, "entre 5 y 6 / anda en 6 mas o menos / seis de diez / tengo como 5 o 6 / subio de 3 a 6"),
        (7, "como un 7 / un seis y medio / siete diria yo / tome 2 pastillas y sigo en 7"),
        (8, "yo le pongo un ocho / le doy 8 / esta en un 7.5 / siete y medio / ocho señorita"),
        (10, "un 10 bien grande / mas de diez"),
    ],
)
def test_spanish_score_is_read(reader: Reader, score: int | None, texts: str) -> None:
    readings = [reader.read(text, Asked("pain")).pain for text in listed(texts)]

    assert readings == [score] * len(readings)


@pytest.mark.parametrize(
    ("command", "texts"),
    [
        ("stop", "ya no me manden mensajes / dejen de textearme / quítenme de la lista / no me escriban mas"),
        ("stop", "bórreme del sistema / me da de baja por favor / ya no deseo participar / parar los textos"),
        ("start", "quiero volver a recibir los mensajes / apúntenme otra vez / start otra vez porfa"),
        ("wrong_number", "se equivoco de persona / aqui no hay ningun jose"),
        ("wrong_number", "esta persona ya no tiene este numero / no conozco a esa señora / no soy maria"),
        ("callback", "llámeme por favor / me puede marcar la enfermera? / quiero hablar con alguien"),
        ("callback", "i need que me llamen / con quien puedo hablar? / ocupo hablar con una enfermera"),
        (None, "el dolor no para / no quiero tomar mas pastillas / mi hija me llama al rato"),
        (None, "no me manden al hospital / que bueno que me mandan mensajes / no se como parar el dolor"),
    ],
)
def test_spanish_wish_about_messages_is_read(reader: Reader, command: str | None, texts: str) -> None:
    readings = [reader.read(text, Asked("none")).command for text in listed(texts)]

    assert readings == [command] * len(readings)


@pytest.mark.parametrize(
    ("event", "texts"),
    [
        ("hospital", "estoy internado desde ayer / mi mamá esta en el hospital / me hospitalizaron anoche"),
        ("deceased", "mi papa fallecio ayer / ella ya fallecio / mi esposo murio la semana pasada"),
        ("cancelled", "me cancelaron la cirugia / pospusieron el procedimiento"),
        ("low_mood", "ando muy triste / no tengo ganas de nada / ando con el animo por los suelos"),
    ],
)
def test_spanish_turn_of_life_is_read(reader: Reader, event: str, texts: str) -> None:
    readings = [reader.read(text, Asked("none")).event for text in listed(texts)]

    assert readings == [event] * len(readings)


@pytest.mark.parametrize(
    "text",
    listed(
        "todo bien gracias a dios / nada nuevo / ninguna molestia / nada de eso / todo tranquilo / "
        "sin novedad / "
        "no fijese, nada / ningun sintoma / hasta ahorita nada / para nada / ninguno gracias a dios"
    ),
)
def test_spanish_denial_is_no_finding(reader: Reader, text: str) -> None:
    reading = reader.read(text, Asked("symptoms"))

    assert reading.denial
    assert (reading.findings, reading.unread) == ((), False)


@pytest.mark.parametrize(
    "text",
    listed(
        "gracias mija / estoy manejando luego le contesto / que dios la bendiga / al rato le digo / "
        "disculpe no habia visto el mensaje / estaba dormida / ando en misa al rato contesto / no tenia señal"
    ),
)
def test_spanish_small_talk_is_accounted_for(reader: Reader, text: str) -> None:
    reading = reader.read(text, Asked("symptoms"))

    assert (reading.findings, reading.unread) == ((), False)

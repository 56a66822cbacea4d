export default function (component) {
  const { data, parentElement } = component
  const button = parentElement.querySelector('button')
  button.onclick = () => {
    const picture = new Image()
    picture.onload = () => {
      const canvas = document.createElement('canvas')
      canvas.width = picture.width * data.scale
      canvas.height = picture.height * data.scale
      canvas.getContext('2d').drawImage(picture, 0, 0, canvas.width, canvas.height)
      const link = document.createElement('a')
      link.download = data.name
      link.href = canvas.toDataURL('image/png')
      link.click()
    }
    // drawn as an image, nothing in it can run or fetch
    picture.src = 'data:image/svg+xml;charset=utf-8,' + encodeURIComponent(data.svg)
  }
}
